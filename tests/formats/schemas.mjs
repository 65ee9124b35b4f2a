// Checkers out of the formats' public schemas, which stand in a folder: stix, cacao, ocsf, veris.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import Ajv from 'ajv';
import formats from 'ajv-formats';
import { ocsf_checker } from './ocsf.mjs';

function files(folder) {
	return readdirSync(folder).flatMap((name) => {
		const path = `${folder}/${name}`;
		return statSync(path).isDirectory() ? files(path) : path.endsWith('.json') ? [path] : [];
	});
}

function said(validate) {
	return (value) => (validate(value) ? [] : validate.errors.slice(0, 8).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`));
}

function loaded(folder, mend = () => {}) {
	const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
	const ids = {};
	for (const path of files(folder)) {
		const schema = JSON.parse(readFileSync(path, 'utf8'));
		schema.$schema = 'https://json-schema.org/draft/2020-12/schema';
		mend(schema);
		ids[path.slice(folder.length + 1)] = schema.$id;
		ajv.addSchema(schema);
	}
	return { ajv, ids };
}

export function stix_checker(folder) {
	const { ajv, ids } = loaded(`${folder}/schemas`);
	const of_type = new Map(Object.entries(ids).map(([path, id]) => [path.replace(/.*\/|\.json$/g, ''), id]));
	const bundle = said(ajv.getSchema(of_type.get('bundle')));
	return (b) => {
		const bad = [];
		for (const o of b.objects) {
			const id = of_type.get(o.type) ?? of_type.get('core'); // event: an extension's own type
			bad.push(...said(ajv.getSchema(id))(o).map((s) => `${o.id} ${s}`));
		}
		// The bundle's own schema lists neither of these, and refuses even the smallest incident: what it does
		// not list must fit just one of two that both fit.
		const listed = b.objects.filter((o) => !['incident', 'event', 'extension-definition'].includes(o.type));
		return [...bad, ...bundle({ ...b, objects: listed })];
	};
}

export function cacao_checker(folder) {
	// They call themselves draft 7, where unevaluatedProperties means nothing; read as 2020-12 they are strict.
	// But then what all commands have in common would refuse what each kind adds: there it is left out, and
	// each command is checked by the schema of its kind.
	const { ajv, ids } = loaded(`${folder}/schemas`, (schema) => {
		if (schema.title === 'command-data')
			delete schema.unevaluatedProperties;
	});
	const playbook = said(ajv.getSchema(ids['playbook.json']));
	return (p) => [...playbook(p), ...Object.values(p.workflow ?? {}).flatMap((s) => s.commands ?? [])
		.flatMap((c) => (ids[`commands/${c.type}.json`] ? said(ajv.getSchema(ids[`commands/${c.type}.json`]))(c) : [`${c.type}?`]))];
}

export function veris_checker(folder) {
	const ajv = new Ajv({ strict: false, allErrors: true });
	const schema = JSON.parse(readFileSync(`${folder}/verisc-merged.json`, 'utf8'));
	formats(ajv);
	delete schema.$schema; // draft 4: what it uses means the same in draft 7
	return said(ajv.compile(schema));
}

export { ocsf_checker };
