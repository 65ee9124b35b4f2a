// Breaks that a check must see: which format, by what (our rules, the public schema), and how.
const of_type = (b, type) => b.objects.find((o) => o.type === type);

export const breaks = [
	{ format: 'stix', by: 'rules', name: 'an observable with another value', change: (b) => (of_type(b, 'ipv4-addr').value = '198.51.100.24') },
	{ format: 'stix', by: 'rules', name: 'an id twice', change: (b) => b.objects.push(b.objects[0]) },
	{ format: 'stix', by: 'rules', name: 'a reference into the air', change: (b) => (of_type(b, 'sighting').sighting_of_ref = 'indicator--0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0') },
	{ format: 'stix', by: 'rules', name: 'a time without milliseconds', change: (b) => (of_type(b, 'incident').created = '2025-11-24T16:00:00Z') },
	{ format: 'stix', by: 'rules', name: 'a marking of what is not there', change: (b) => (of_type(b, 'incident').granular_markings[0].selectors = ['nothing']) },
	{ format: 'stix', by: 'rules', name: 'a word that is no determination', change: (b) => (Object.values(of_type(b, 'incident').extensions)[0].determination = 'sure') },
	{ format: 'stix', by: 'rules', name: 'a quote that ends the pattern', change: (b) => (of_type(b, 'indicator').pattern = "[url:value = 'a'b']") },
	{ format: 'stix', by: 'rules', name: 'a marking with another name', change: (b) => (of_type(b, 'marking-definition').name = 'TLP:CLEARED') },
	{ format: 'stix', by: 'schema', name: 'an incident without a name', change: (b) => delete of_type(b, 'incident').name },
	{ format: 'stix', by: 'schema', name: 'a relationship of nothing', change: (b) => delete of_type(b, 'relationship').target_ref },
	{ format: 'stix', by: 'schema', name: 'an id that is none', change: (b) => (of_type(b, 'malware').id = 'malware--1') },
	{ format: 'iodef', by: 'rules', name: 'no contact', change: (d) => delete d.Incident[0].Contact },
	{ format: 'iodef', by: 'rules', name: 'a key that is none', change: (d) => (d.Incident[0].Colour = 'red') },
	{ format: 'iodef', by: 'rules', name: 'an extended word that is not said', change: (d) => delete d.Incident[0]['ext-restriction'] },
	{ format: 'iodef', by: 'rules', name: 'a time with a blank', change: (d) => (d.Incident[0].GenerationTime = '2025-11-24 16:00') },
	{ format: 'ocsf', by: 'rules', name: 'a type that is not of its activity', change: (e) => (e.type_uid = 200501) },
	{ format: 'ocsf', by: 'schema', name: 'a key that is none', change: (e) => (e.colour = 'red') },
	{ format: 'ocsf', by: 'schema', name: 'nobody has it', change: (e) => delete e.assignee_group },
	{ format: 'ocsf', by: 'schema', name: 'no finding', change: (e) => delete e.finding_info_list },
	{ format: 'ocsf', by: 'schema', name: 'a text for a number', change: (e) => (e.finding_info_list[0].created_time = 'x') },
	{ format: 'veris', by: 'rules', name: 'malware that installs nothing', change: (v) => delete v.attribute.integrity },
	{ format: 'veris', by: 'schema', name: 'a word that is none', change: (v) => (v.security_incident = 'Sure') },
	{ format: 'veris', by: 'schema', name: 'no timeline', change: (v) => delete v.timeline },
];
