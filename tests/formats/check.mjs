// What Sakimori wrote, against our own rules and, with SCHEMAS=FOLDER, against the public schemas.
// Then the checks themselves: broken copies must be refused.
// usage: node check.mjs FOLDER      files NAME.stix.json, .iodef.json, .ocsf.json, .veris.json, .cacao.json
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as rules from './rules.mjs';
import { breaks } from './breaks.mjs';

const folder = process.argv[2];
const where = process.env.SCHEMAS ?? '';
let good = 0, bad = 0, without = [];

const checkers = Object.fromEntries(Object.entries(rules).map(([format, check]) => [format, [['rules', check]]]));
if (where !== '') {
	const schemas = await import('./schemas.mjs');
	for (const format of ['stix', 'cacao', 'ocsf', 'veris'])
		if (existsSync(`${where}/${format}`))
			(checkers[format] ??= []).push(['schema', schemas[`${format}_checker`](`${where}/${format}`)]);
		else
			without.push(format);
} else {
	without = ['stix', 'cacao', 'ocsf', 'veris'];
}

function count(is_good, what) {
	is_good ? good++ : bad++;
	if (!is_good)
		console.log(`FAILED: ${what}`);
}

const documents = {};
for (const name of readdirSync(folder).sort()) {
	const [, format] = /\.([a-z]+)\.json$/.exec(name) ?? [];
	const value = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
	(documents[format] ??= []).push([name, value]);
	for (const [by, check] of checkers[format] ?? []) {
		const said = check(value);
		count(said.length === 0, `${name} (${by}): ${said.join('; ').slice(0, 2000)}`);
	}
}
for (const { format, name, by, change } of breaks) {
	const [, whole] = (documents[format] ?? []).find(([n]) => n.startsWith('ransomware')) ?? [];
	const check = (checkers[format] ?? []).find(([b]) => b === by)?.[1];
	if (!whole || !check)
		continue;
	const broken = structuredClone(whole);
	change(broken);
	count(check(broken).length > 0, `${format} ${name}: the ${by} did not see it`);
}
console.log(`formats: ${good} ok, ${bad} failed`);
if (without.length > 0)
	console.log(`without public schemas for: ${without.join(', ')} (SCHEMAS=FOLDER; tests/formats/fetch brings them)`);
process.exit(bad > 0 ? 1 : good === 0 ? 1 : without.length > 0 ? 77 : 0);
