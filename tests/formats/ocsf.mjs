// OCSF's own source (not a JSON schema): class, objects and dictionary put together as its compiler does.
import { readFileSync, existsSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

export function ocsf_checker(folder) {
	const dictionary = read(`${folder}/dictionary.json`);
	const own_uid = read(`${folder}/events/findings/incident_finding.json`).uid;
	const seen = Object.fromEntries(Object.values(dictionary.types.attributes) // the compiler numbers what can be observed
		.filter((t) => t.observable !== undefined).map((t) => [t.observable, t]));
	const merged = (file) => {
		const one = read(file);
		let attributes = {};
		const rules = { ...(one.constraints ?? {}) };
		if (one.extends) {
			const base = [`${folder}/objects/${one.extends}.json`, `${folder}/events/${one.extends}.json`].find(existsSync);
			if (base && one.extends !== 'object') {
				const b = merged(base);
				attributes = { ...b.attributes };
				if (!one.constraints)
					Object.assign(rules, b.rules);
			}
		}
		const own = { ...one.attributes };
		for (const p of own.$include ?? [])
			for (const [k, v] of Object.entries(read(`${folder}/${p}`).attributes)) // of profiles that are not on
				attributes[k] = { ...v, requirement: 'optional' };
		delete own.$include;
		for (const [k, v] of Object.entries(own))
			attributes[k] = { ...attributes[k], ...v };
		return { attributes, rules };
	};
	const kind_of = (type) => {
		for (let t = type; t !== undefined; t = dictionary.types.attributes[t]?.type)
			if (['string_t', 'integer_t', 'long_t', 'boolean_t', 'float_t', 'json_t'].includes(t))
				return t;
		return undefined;
	};
	const scalar = (value, type, path, say) => {
		const kind = kind_of(type);
		if (kind === 'string_t')
			typeof value === 'string' || say(`${path}: no text`);
		else if (kind === 'integer_t' || kind === 'long_t')
			Number.isInteger(value) || say(`${path}: no whole number`);
		else if (kind === 'boolean_t')
			typeof value === 'boolean' || say(`${path}: neither true nor false`);
		else if (kind === undefined)
			check(value, type, path, say);
	};
	const check = (o, type, path, say) => {
		if (type === 'object') // anything
			return;
		const { attributes, rules } = type === 'incident_finding'
			? merged(`${folder}/events/findings/incident_finding.json`) : merged(`${folder}/objects/${type}.json`);
		for (const [k, a] of Object.entries(attributes))
			if (a.requirement === 'required' && !(k in o))
				say(`${path}: ${k} is missing`);
		if (rules.at_least_one && !rules.at_least_one.some((k) => k in o))
			say(`${path}: none of ${rules.at_least_one}`);
		for (const [k, v] of Object.entries(o)) {
			const d = dictionary.attributes[k];
			if (!(k in attributes) || !d) {
				say(`${path}: ${k}?`);
				continue;
			}
			const list = d.is_array ? v : [v];
			if (!Array.isArray(list)) {
				say(`${path}.${k}: no list`);
				continue;
			}
			list.forEach((one) => scalar(one, d.type, `${path}.${k}`, say));
			if (type === 'incident_finding' && ['category_uid', 'class_uid', 'type_uid'].includes(k)) {
				const class_uid = 2000 + own_uid;
				v === { category_uid: 2, class_uid, type_uid: class_uid * 100 + o.activity_id }[k] || say(`${k}: ${v}`);
				continue;
			}
			const words = { ...d.enum, ...attributes[k].enum, ...(type === 'observable' && k === 'type_id' ? seen : {}) };
			if (Object.keys(words).length > 0 && !(String(v) in words))
				say(`${path}.${k}: ${v} is none of ${Object.keys(words)}`);
		}
	};
	return (event) => {
		const bad = [];
		check(event, 'incident_finding', '', (s) => bad.push(s));
		return bad;
	};
}
