"""usage: recorded.py ask RECORDINGS FOLDER GO | judge FOLDER DIFFERENCES.tsv"""
import collections
import glob
import json
import os
import sys
from urllib.parse import quote

TYPES = {'PyPI': 'pypi', 'crates.io': 'cargo', 'Go': 'golang', 'Hackage': 'hackage'}
KINDS = ('GO-', 'PYSEC-', 'RUSTSEC-', 'HSEC-')


def answers(folder):
    import yaml
    loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
    for path in glob.glob(f'{folder}/**/*.yaml', recursive=True):
        with open(path) as f:
            text = f.read()
        if '/v1/querybatch' not in text:
            continue
        for one in yaml.load(text, Loader=loader)['interactions']:
            if 'querybatch' in one['request']['url']:
                asked, said = json.loads(one['request']['body']), json.loads(one['response']['body'])
                yield from zip(asked['queries'], said.get('results', []))


def ask(recordings, folder, go):
    have = {os.path.basename(p)[:-5] for p in glob.glob(f'{go}/*.json')}
    for path in glob.glob(f'{folder}/osv/*.osv'):
        have.update(json.loads(line)['id'] for line in open(path))
    rows, newer, all_ = collections.defaultdict(set), set(), 0
    for query, said in answers(recordings):
        all_ += 1
        package = query.get('package', {})
        if package.get('ecosystem') not in TYPES or not query.get('version') or said.get('next_page_token') or query.get('page_token'):
            continue
        version = query['version']
        if package['ecosystem'] == 'Go' and package['name'] not in ('stdlib', 'toolchain'):
            version = 'v' + version.lstrip('v')
        purl = f'pkg:{TYPES[package["ecosystem"]]}/{quote(package["name"], safe="/")}@{quote(version, safe=":")}'
        ids = {v['id'] for v in said.get('vulns', []) if v['id'].startswith(KINDS)}
        rows[purl] |= ids & have
        newer |= ids - have
    with open(f'{folder}/purls', 'w') as f:
        f.writelines(p + '\n' for p in sorted(rows))
    json.dump({p: sorted(r) for p, r in rows.items()}, open(f'{folder}/want', 'w'))
    print(f'{all_} recorded questions, {len(rows)} different ones of these ecosystems, {sum(map(len, rows.values()))} answers; '
          f'{len(newer)} advisories of the answers are not at hand')


def judge(folder, named):
    want, got = json.load(open(f'{folder}/want')), collections.defaultdict(set)
    for h in json.load(open(f'{folder}/json'))['hits']:
        got[h['component']['purl']].update(g['advisory'] for g in h['grounds'] if g['advisory'].startswith(KINDS))
    argued = {}
    for line in open(named):
        if not line.startswith('#') and line.strip():
            side, key, reason = line.rstrip('\n').split('\t')
            argued[side, key] = reason
    found = {('theirs' if key in ids else 'ours', purl, key) for purl, ids in want.items() for key in set(ids) ^ got[purl]}
    bad = {f for f in found if (f[0], f[2]) not in argued}
    gone = argued.keys() - {(f[0], f[2]) for f in found}
    for key in sorted(bad):
        print('differs:', '\t'.join(key))
    for key in sorted(gone):
        print('differs no more:', '\t'.join(key))
    print(f'{sum(set(i) == got[p] for p, i in want.items())} of {len(want)} answers equal; {len(found - bad)} findings of {len(argued)} advisories differ with a reason')
    return bool(bad or gone)


if sys.argv[1] == 'ask':
    ask(*sys.argv[2:])
else:
    sys.exit(judge(*sys.argv[2:]))
