// Rules of the formats, checked without anybody's schema and without the code that wrote the files:
// ids reckoned anew, references that lead somewhere, times, markings, words of closed lists.
import { createHash } from 'node:crypto';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-([45])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const STIX_ID = new RegExp(`^([a-z][a-z0-9-]*)--${UUID}$`);
const MS_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const TLP2 = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
const CORE = 'extension-definition--ef765651-680c-498d-9894-99799f2fa126';
const OBSERVABLES = ['ipv4-addr', 'ipv6-addr', 'domain-name', 'url', 'email-addr', 'file'];
const NEEDED = {
	incident: ['name'], indicator: ['pattern', 'pattern_type', 'valid_from'], identity: ['name'],
	malware: ['is_family'], 'attack-pattern': ['name'], vulnerability: ['name'], tool: ['name'],
	'threat-actor': ['name'], 'course-of-action': ['name'], event: ['status', 'extensions'],
	relationship: ['relationship_type', 'source_ref', 'target_ref'], sighting: ['sighting_of_ref'],
	'observed-data': ['first_observed', 'last_observed', 'number_observed', 'object_refs'],
	'extension-definition': ['name', 'schema', 'version', 'extension_types', 'created_by_ref'],
	'marking-definition': ['name', 'created', 'extensions'],
	'ipv4-addr': ['value'], 'ipv6-addr': ['value'], 'domain-name': ['value'], url: ['value'],
	'email-addr': ['value'], file: ['hashes'],
};

function uuid5(space, name) {
	const h = createHash('sha1').update(Buffer.from(space.replaceAll('-', ''), 'hex')).update(name).digest();
	h[6] = (h[6] & 0x0f) | 0x50;
	h[8] = (h[8] & 0x3f) | 0x80;
	return h.toString('hex', 0, 16).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

function observable(o, say) {
	const told = o.type === 'file' ? { hashes: o.hashes } : { value: o.value };
	const want = `${o.type}--${uuid5('00abedb4-aa42-466c-9c01-fed23315a9b7', JSON.stringify(told))}`;
	if (o.id !== want)
		say(`${o.id}: its value says ${want}`);
}

function at(object, selector) {
	return selector.split('.').reduce((o, key) => (o === undefined ? o : o[key]), object);
}

function references(o, ids, say) {
	const walk = (value, key) => {
		if (key === 'marking_ref' || key.endsWith('_ref'))
			ids.has(value) || say(`${o.id}: ${key} leads nowhere: ${value}`);
		else if (key.endsWith('_refs'))
			value.forEach((id) => ids.has(id) || say(`${o.id}: ${key} leads nowhere: ${id}`));
		else if (Array.isArray(value))
			value.forEach((v) => walk(v, ''));
		else if (value !== null && typeof value === 'object')
			Object.entries(value).forEach(([k, v]) => walk(v, k));
		else if (value === null || value === '')
			say(`${o.id}: ${key} is empty`);
	};
	walk(o, '');
	for (const g of o.granular_markings ?? [])
		for (const s of g.selectors)
			at(o, s) !== undefined || say(`${o.id}: no ${s}`);
}

function times(o, say) {
	for (const key of ['created', 'modified', 'valid_from', 'first_observed', 'last_observed', 'first_seen',
		'last_seen', 'start_time'])
		o[key] === undefined || (MS_TIME.test(o[key]) && !Number.isNaN(Date.parse(o[key]))) ||
			say(`${o.id}: ${key} is no time: ${o[key]}`);
	o.modified === undefined || o.created <= o.modified || say(`${o.id}: changed before it was made`);
	o.first_observed === undefined || o.first_observed <= o.last_observed || say(`${o.id}: ends before it begins`);
	if (!OBSERVABLES.includes(o.type) && o.created === undefined)
		say(`${o.id}: created is missing`);
}

function words(o, say) {
	const core = o.type === 'incident' ? o.extensions?.[CORE] : undefined;
	if (o.type === 'incident') {
		['blocked', 'confirmed', 'failed-attempt', 'false-positive', 'suspected'].includes(core?.determination) ||
			say(`${o.id}: determination`);
		['closed', 'new', 'open'].includes(core?.investigation_status) || say(`${o.id}: investigation_status`);
		core?.extension_type === 'property-extension' || say(`${o.id}: extension_type`);
	}
	if (o.type === 'event')
		['ongoing', 'occurred', 'not-occurred', 'pending', 'undetermined'].includes(o.status) || say(`${o.id}: status`);
	if (o.type === 'marking-definition') {
		const name = `TLP:${o.extensions?.[TLP2]?.tlp_2_0?.toUpperCase()}`;
		o.name === name || say(`${o.id}: ${o.name} is not ${name}`);
	}
	if (o.type === 'indicator') {
		const m = /^\[([a-z0-9-]+):(value|hashes\.(MD5|'SHA-(1|256|512)'|'MD5')) = '((?:[^'\\]|\\.)*)'\]$/.exec(o.pattern);
		const told = m?.[5].replace(/\\(.)/g, '$1');
		m && told === o.name || say(`${o.id}: the pattern does not say ${o.name}`);
	}
}

export function stix(b) {
	const bad = [];
	const say = (s) => bad.push(s);
	const ids = new Set();
	b.type === 'bundle' || say('no bundle');
	Object.keys(b).every((k) => ['type', 'id', 'objects'].includes(k)) || say('a bundle has three keys');
	for (const o of [b, ...b.objects]) {
		const m = STIX_ID.exec(o.id);
		m && m[1] === o.type || say(`${o.id} is no id of ${o.type}`);
		ids.has(o.id) && say(`${o.id} twice`);
		ids.add(o.id);
		if (OBSERVABLES.includes(o.type))
			observable(o, say);
		else if (m && m[2] !== '4' && o.type !== 'marking-definition')
			say(`${o.id}: version ${m[2]}`);
	}
	for (const o of b.objects) {
		o.spec_version === '2.1' || say(`${o.id}: spec_version`);
		NEEDED[o.type] ? NEEDED[o.type].forEach((k) => k in o || say(`${o.id}: ${k} is missing`)) : say(`${o.type}?`);
		for (const k of Object.keys(o))
			/^[a-z][a-z0-9_]{2,249}$|^id$/.test(k) || say(`${o.id}: key ${k}`);
		references(o, ids, say);
		times(o, say);
		words(o, say);
	}
	b.objects.filter((o) => o.type === 'incident').length === 1 || say('not one incident');
	return bad;
}

// RFC 8727: keys of each class that we write, those that must be there with "!".
const IODEF = {
	document: 'version! lang Incident!*incident',
	incident: 'purpose! status restriction ext-restriction IncidentID!:id DetectTime StartTime EndTime RecoveryTime ' +
		'GenerationTime! Description Assessment*assessment Method*method Contact!*contact Indicator*indicator History:history',
	id: 'id! name! version',
	assessment: 'occurrence IncidentCategory Impact*impact',
	impact: 'SystemImpact:system TimeImpact:time MonetaryImpact:money',
	system: 'type!', time: 'value! metric! duration', money: 'value! currency',
	method: 'Description',
	contact: 'role! type! ContactName ContactTitle Description Email*email Telephone*phone',
	email: 'EmailTo!', phone: 'TelephoneNumber!',
	indicator: 'restriction ext-restriction IndicatorID!:id StartTime Observable:observable',
	observable: 'BulkObservable:bulk', bulk: 'type BulkObservableFormat:format BulkObservableList!',
	format: 'Hash:hash', hash: 'DigestMethod! DigestValue!',
	history: 'HistoryItem!*item',
	item: 'action! restriction ext-restriction DateTime! Description',
};
const IODEF_WORDS = {
	purpose: ['reporting'], status: ['resolved', 'in-progress'],
	restriction: ['white', 'green', 'amber', 'red', 'ext-value'],
	occurrence: ['actual', 'potential'], metric: ['downtime'], duration: ['hour'],
};

function iodef_class(o, name, path, say) {
	const keys = new Map(IODEF[name].split(' ').map((k) => {
		const m = /^([\w-]+)(!?)(?:([:*])(\w+))?$/.exec(k);
		return [m[1], m];
	}));
	for (const [key, m] of keys)
		m[2] === '!' && !(key in o) && say(`${path}: ${key} is missing`);
	for (const [key, value] of Object.entries(o)) {
		const m = keys.get(key);
		if (!m) {
			say(`${path}: ${key}?`);
			continue;
		}
		if (m[3] === ':')
			iodef_class(value, m[4], `${path}.${key}`, say);
		else if (m[3] === '*')
			value.length > 0 ? value.forEach((v) => iodef_class(v, m[4], `${path}.${key}`, say)) : say(`${path}.${key} is empty`);
		else if (/Time$/.test(key))
			MS_TIME.test(value) || say(`${path}.${key}: ${value}`);
		else if (['Description', 'ContactName', 'ContactTitle', 'IncidentCategory'].includes(key))
			Array.isArray(value) && value.every((v) => typeof v === 'string' && v !== '') || say(`${path}.${key}`);
		if (IODEF_WORDS[key] && !IODEF_WORDS[key].includes(value))
			say(`${path}.${key}: ${value}`);
	}
	('ext-restriction' in o) === (o.restriction === 'ext-value') || say(`${path}: ext-restriction`);
}

export function iodef(d) {
	const bad = [];
	d.version === '2.0' || bad.push('version');
	iodef_class(d, 'document', '', (s) => bad.push(s));
	return bad;
}

export function ocsf(e) {
	const bad = [];
	const is = (cond, what) => cond || bad.push(what);
	is(e.class_uid === 2005 && e.category_uid === 2, 'class');
	is(e.type_uid === 200500 + e.activity_id, 'type_uid');
	is([1, 2, 3].includes(e.activity_id), 'activity_id');
	is([1, 2, 3, 4, 5].includes(e.status_id), 'status_id');
	is([0, 1, 2, 3, 4, 5, 6].includes(e.severity_id), 'severity_id');
	is(e.metadata?.version === '1.8.0' && e.metadata.product?.name, 'metadata');
	is(e.metadata?.labels?.some((l) => /^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT|RED)$/.test(l)), 'TLP');
	is(Number.isInteger(e.time) && e.time > 0, 'time');
	is(e.finding_info_list?.length === 1 && e.finding_info_list[0].uid, 'finding_info_list');
	is(e.assignee || e.assignee_group, 'nobody has it');
	return bad;
}

// What VERIS' own checker asks beyond its schema.
export function veris(v) {
	const bad = [];
	const is = (cond, what) => cond || bad.push(what);
	is(v.schema_version === '1.4.1', 'schema_version');
	is(Object.keys(v.action ?? {}).length === 1, 'action');
	is(Object.keys(v.actor ?? {}).length === 1, 'actor');
	is(v.timeline?.incident?.year > 1970, 'year');
	is(!v.action?.malware || v.attribute?.integrity?.variety.includes('Software installation'), 'malware installs');
	is(!v.action?.social || v.attribute?.integrity?.variety.includes('Alter behavior'), 'a trick changes behaviour');
	is(!v.action?.error?.variety.includes('Loss') || v.attribute?.availability?.variety.includes('Loss'), 'a loss');
	is(!v.action?.misuse || v.actor?.internal, 'misuse is of somebody inside');
	is(v.security_incident !== 'Confirmed' || Object.keys(v.attribute ?? {}).length > 0, 'confirmed without effect');
	return bad;
}

// CACAO 2.0: every step has an id of its type, version 4; the workflow begins, ends, and all of it is reached;
// who does it is defined; each activity is done somewhere; and nothing is for a machine.
export function cacao(p) {
	const bad = [];
	const is = (cond, what) => cond || bad.push(what);
	const ids = Object.keys(p.workflow ?? {});
	const seen = new Set();
	is(p.type === 'playbook' && p.spec_version === 'cacao-2.0', 'no playbook');
	is(/^playbook--[0-9a-f-]{36}$/.test(p.id), 'id');
	is(MS_TIME.test(p.created) && MS_TIME.test(p.modified) && p.created <= p.modified, 'times');
	for (const [id, s] of Object.entries(p.workflow ?? {})) {
		const m = STIX_ID.exec(id);
		is(m && m[1] === s.type && m[2] === '4', `${id} is no id of ${s.type}`);
		if (s.type === 'action') {
			is(s.agent in (p.agent_definitions ?? {}), `${id}: nobody does it`);
			is(s.commands.length > 0 && s.commands.every((c) => c.type === 'manual' && c.command !== ''), `${id}: no manual command`);
		}
		for (const e of Object.keys(s.step_extensions ?? {}))
			is(e in (p.extension_definitions ?? {}), `${id}: an extension that is not declared`);
	}
	for (let id = p.workflow_start; id !== undefined && !seen.has(id); id = p.workflow?.[id]?.on_completion)
		seen.add(id);
	is(ids.length > 2 && ids.every((id) => seen.has(id)) && seen.size === ids.length, 'not all is reached');
	is(p.workflow?.[[...seen].at(-1)]?.type === 'end', 'it does not end');
	for (const a of p.playbook_activities ?? [])
		is(Object.values(p.workflow).some((s) => s.commands?.some((c) => c.playbook_activity === a)), `nobody does ${a}`);
	for (const e of Object.keys(p.playbook_extensions ?? {}))
		is(e in (p.extension_definitions ?? {}), 'an extension that is not declared');
	return bad;
}
