"""usage: labels.py ask LABELS OSV GO FOLDER | judge FOLDER REPRODUCED.tsv"""
import collections
import glob
import json
import os
import re
import sys
from urllib.parse import quote

TYPES = {'PyPI': 'pypi', 'RubyGems': 'gem', 'Packagist': 'composer', 'crates.io': 'cargo', 'Go': 'golang', 'Hackage': 'hackage'}


def small(ecosystem, name):
    return re.sub('[-_.]+', '-', name.lower()) if ecosystem == 'PyPI' else name.lower()


def documents(osv, go):
    for path in glob.glob(f'{osv}/*.osv'):
        for line in open(path):
            yield json.loads(line)
    for path in glob.glob(f'{go}/*.json'):
        yield json.load(open(path))


def ask(labels, osv, go, folder):
    spoken = collections.defaultdict(set)  # (vulnerability, package name) -> ecosystems
    for d in documents(osv, go):
        for a in d.get('affected', []):
            eco = a.get('package', {}).get('ecosystem')
            if eco in TYPES:
                for key in [d['id']] + d.get('aliases', []):
                    spoken[key, small(eco, a['package']['name'])].add((eco, a['package']['name']))
    wanted, all_, asked = [], collections.Counter(), {}
    for path in glob.glob(f'{labels}/**/*.json', recursive=True):
        try:
            d = json.load(open(path))
        except ValueError:
            continue
        if d.get('label') not in ('TP', 'FP') or 'version' not in d.get('package', {}):
            continue
        all_[d['label']] += 1
        name, version = d['package']['name'], d['package']['version']
        keys = {d['vulnerability_id'], d.get('effective_cve') or d['vulnerability_id']}
        for eco, said in sorted(set().union(*(spoken.get((k, small(e, name)), set()) for k in keys for e in ('PyPI', 'Go')))):
            purl = f'pkg:{TYPES[eco]}/{quote(said, safe="/")}@{quote(version, safe=":")}'
            one = (purl, tuple(sorted(keys)))
            wanted.append((d['label'], purl, sorted(keys), d.get('note', '')))
            asked[one] = 1
    with open(f'{folder}/purls', 'w') as f:
        f.writelines(p + '\n' for p in sorted({p for p, _ in asked}))
    json.dump({'all': all_, 'wanted': wanted}, open(f'{folder}/wanted', 'w'))


def judge(folder, reproduced):
    data, hits = json.load(open(f'{folder}/wanted')), collections.defaultdict(set)
    for h in json.load(open(f'{folder}/json'))['hits']:
        hits[h['component']['purl']].update(h['names'] + [g['advisory'] for g in h['grounds']])
    reasons = {}
    for line in open(reproduced):
        if not line.startswith('#') and line.strip():
            purl, reason = line.rstrip('\n').split('\t')
            reasons[purl] = reason
    found, notes, count = {}, {}, collections.Counter()
    for label, purl, keys, note in data['wanted']:
        is_hit = bool(hits[purl] & set(keys))
        count[label, is_hit] += 1
        if is_hit != (label == 'TP'):
            found[label, purl, keys[0]] = is_hit
            notes.setdefault((purl, keys[0]), set()).add(note)
    bad = 0
    for label, purl, key in sorted(found):
        if label == 'TP':
            print('not found:', purl, key)
        elif purl not in reasons:
            print('reproduced:', purl, key, *notes[purl, key])
            bad += 1
    for purl in reasons.keys() - {k[1] for k in found if k[0] == 'FP'}:
        print('reproduced no more:', purl)
        bad += 1
    decided = sum(count.values())
    print(f'{sum(data["all"].values())} labels ({data["all"]["TP"]} right, {data["all"]["FP"]} false), {decided} can be asked by package '
          f'URL: of {count["TP", True] + count["TP", False]} right ones {count["TP", True]} are found; of {count["FP", True] + count["FP", False]} '
          f'false ones {count["FP", True]} come out, all for the reasons of labels.tsv' if not bad else 'not as labels.tsv has it')
    return bad > 0


if sys.argv[1] == 'ask':
    ask(*sys.argv[2:])
else:
    sys.exit(judge(*sys.argv[2:]))
