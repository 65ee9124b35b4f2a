"""trivy's fixtures as a world of its own.
usage: trivy.py world TESTDATA FOLDER | compare FOLDER DIFFERENCES.tsv
world: writes FOLDER/*.osv (advisories), N.purls (components of one scanned thing), N.want (what trivy found)."""
import glob
import json
import os
import re
import sys
from urllib.parse import quote, unquote

ECOSYSTEMS = {'pip': 'PyPI', 'npm': 'npm', 'maven': 'Maven', 'nuget': 'NuGet', 'rubygems': 'RubyGems', 'go': 'Go',
              'composer': 'Packagist', 'cargo': 'crates.io', 'erlang': 'Hex', 'pub': 'Pub', 'conan': 'ConanCenter',
              'swift': 'SwiftURL'}
DISTRIBUTIONS = [(r'alpine (\d.*)', r'Alpine:v\1'), (r'alpine edge', 'Alpine:edge'), (r'debian (.*)', r'Debian:\1'),
                 (r'ubuntu (.*)', r'Ubuntu:\1'), (r'alma (.*)', r'AlmaLinux:\1'), (r'rocky (.*)', r'Rocky Linux:\1'),
                 (r'openSUSE Leap (.*)', r'openSUSE:Leap \1'),
                 (r'SUSE Linux Enterprise Micro (.*)', r'SUSE:Linux Enterprise Micro \1'),
                 (r'SUSE Linux Enterprise (.*)-SP(.*)', r'SUSE:Linux Enterprise Server \1 SP\2'), (r'openSUSE Tumbleweed', 'openSUSE:Tumbleweed')]
# The source package of what an image holds: trivy reads it from the image, the golden files do not say it.
SOURCES = {'libcrypto1.1': 'openssl', 'libssl1.1': 'openssl', 'musl-utils': 'musl', 'libidn2-0': 'libidn2',
           'e2fslibs': 'e2fsprogs', 'libcomerr2': 'e2fsprogs', 'libcom-err2': 'e2fsprogs', 'libext2fs2': 'e2fsprogs',
           'libss2': 'e2fsprogs', 'libopenssl1_1': 'openssl-1_1'}
RED_HAT = {857: '6', 869: '7'}  # of cpe.yaml: which release a product is


def ecosystem(bucket):
    kind = bucket.split('::')[0]
    if '::' in bucket:
        return ECOSYSTEMS.get(kind)
    return next((re.sub(a, b, bucket) for a, b in DISTRIBUTIONS if re.fullmatch(a, bucket)), None)


def events(wish):
    """One requirement as OSV's events: ">= 1.0, < 2", "[1.0,2.0)"."""
    wish, found = wish.strip(), [{'introduced': '0'}]
    maven = re.fullmatch(r'([\[(])([^,]*),([^,]*)([\])])', wish)
    if maven:
        wish = f'>= {maven[2]}, {"<=" if maven[4] == "]" else "<"} {maven[3]}'
    for mark, version in re.findall(r'(<=|>=|<|>|=)\s*([^,\s]+)', wish):
        if mark == '>=':
            found[0] = {'introduced': version}
        elif mark == '<':
            found.append({'fixed': version})
        elif mark == '<=':
            found.append({'last_affected': version})
        else:
            raise SystemExit(f'a requirement that is not known: {wish}')
    return found


def without(patched):
    """What remains when these are taken away, as ranges of events (RustSec says what is well)."""
    ends = sorted(re.findall(r'>=\s*([^,\s]+)(?:,\s*<\s*([^,\s]+))?', ' ; '.join(patched)),
                  key=lambda x: [int(n) for n in x[0].split('.')])
    start, ranges = '0', []
    for low, high in ends:
        ranges.append([{'introduced': start}, {'fixed': low}])
        start = high
    return ranges + ([[{'introduced': start}]] if start else [])


def ranges_of(value):
    if value.get('VulnerableVersions'):
        return [events(w) for w in value['VulnerableVersions']]
    if value.get('PatchedVersions'):
        return without(value['PatchedVersions'])
    end = [{'fixed': value['FixedVersion']}] if value.get('FixedVersion') else []
    return [[{'introduced': '0'}] + end]


def red_hat(package, key, value):
    for entry in value['Entries']:
        releases = {RED_HAT[n] for n in entry['Affected'] if n in RED_HAT}
        for cve in entry['Cves']:
            for release in sorted(releases):
                yield f'Red Hat:enterprise_linux:{release}', package, cve.get('ID', key), ranges_of(entry)


def advisories(testdata):
    import yaml
    for path in sorted(glob.glob(f'{testdata}/fixtures/db/*.yaml')):
        if os.path.basename(path) in ('vulnerability.yaml', 'data-source.yaml', 'cpe.yaml'):
            continue
        for bucket in yaml.safe_load(open(path)):
            for package in bucket['pairs']:
                for pair in package['pairs']:
                    value = pair.get('value') or {}
                    if bucket['bucket'] == 'Red Hat':
                        yield from red_hat(package['bucket'], pair['key'], value)
                    elif ecosystem(bucket['bucket']):
                        yield ecosystem(bucket['bucket']), package['bucket'], pair['key'], ranges_of(value)
                    else:
                        yield None, package['bucket'], pair['key'], bucket['bucket']


def write_advisories(testdata, folder):
    left = {}
    for n, (eco, package, key, ranges) in enumerate(advisories(testdata)):
        if eco is None:
            left[ranges] = left.get(ranges, 0) + 1
            continue
        kind = 'SEMVER' if eco in ('npm', 'Go', 'crates.io') else 'ECOSYSTEM'
        if eco == 'Go':
            ranges = [[{k: v.lstrip('v') for k, v in e.items()} for e in r] for r in ranges]
        json.dump({'schema_version': '1.7.0', 'id': f'{key}+{n}', 'aliases': [key], 'modified': '2026-01-01T00:00:00Z',
                   'affected': [{'package': {'ecosystem': eco, 'name': package},
                                 'ranges': [{'type': kind, 'events': r} for r in ranges]}]},
                  open(f'{folder}/{n}.osv', 'w'))
    for bucket, count in left.items():
        print(f'left out: {count} advisories of "{bucket}": no ecosystem here, its components must not be checked')


def with_source(purl):
    name = unquote(re.sub(r'[@?].*', '', purl).rsplit('/', 1)[-1])
    kind = purl[4:].split('/')[0]
    if name not in SOURCES or kind not in ('deb', 'apk', 'rpm'):
        return purl
    return purl + ('&' if '?' in purl else '?') + 'upstream=' + quote(SOURCES[name])


def rows_of_bill(d):
    purls = {c.get('bom-ref'): c.get('purl') for c in d.get('components', [])}
    rows = {(purls.get(unquote(a['ref'])) or purls.get(a['ref']), v['id']) for v in d.get('vulnerabilities', [])
            for a in v['affects']}
    return {p for p in purls.values() if p}, {r for r in rows if r[0]}


def rows_of_report(d):
    parts, rows = set(), set()
    for result in d.get('Results') or []:
        parts.update(p['Identifier']['PURL'] for p in result.get('Packages', []) if p.get('Identifier', {}).get('PURL'))
        for v in result.get('Vulnerabilities', []):
            rows.add((v.get('PkgIdentifier', {}).get('PURL'), v['VulnerabilityID']))
    return parts | {r[0] for r in rows if r[0]}, {r for r in rows if r[0]}


def write_scans(testdata, folder):
    scans, seen, other = {}, 0, 0
    for path in sorted(glob.glob(f'{testdata}/**/*.golden', recursive=True)):
        try:
            d = json.load(open(path))
        except ValueError:
            other += 1
            continue
        if isinstance(d, dict) and d.get('bomFormat') == 'CycloneDX':
            name, (parts, rows) = 'bill: ' + os.path.basename(path), rows_of_bill(d)
        elif isinstance(d, dict) and 'ArtifactName' in d:
            name, (parts, rows) = d['ArtifactName'], rows_of_report(d)
        else:
            other += 1
            continue
        seen += 1
        # golden files of one thing with other filters are parts of the whole
        have = scans.setdefault(name, (set(), set()))
        have[0].update(parts)
        have[1].update(rows)
    scans = {k: v for k, v in scans.items() if v[0]}
    for n, (name, (parts, rows)) in enumerate(sorted(scans.items())):
        ours = {with_source(p): p for p in parts}
        with open(f'{folder}/{n}.purls', 'w') as f:
            f.writelines(p + '\n' for p in sorted(ours))
        json.dump({'name': name, 'parts': ours, 'rows': sorted(rows)}, open(f'{folder}/{n}.want', 'w'))
    print(f'{seen} golden files are {len(scans)} things with components, {sum(len(v[1]) for v in scans.values())} findings '
          f'on {sum(len(v[0]) for v in scans.values())} components; {other} are the same scans in other forms, or none')


def compare(folder, named):
    argued = {}
    for line in open(named):
        if not line.startswith('#') and line.strip():
            side, thing, purl, key, reason = line.rstrip('\n').split('\t')
            argued[side, thing, purl, key] = reason
    told, equal, bad = set(), 0, 0
    for path in sorted(glob.glob(f'{folder}/*.want')):
        want, got = json.load(open(path)), json.load(open(path[:-5] + '.json'))
        theirs = {tuple(r) for r in want['rows']}
        ours = {(want['parts'][h['component']['purl']], g['advisory'].split('+')[0]) for h in got['hits'] for g in h['grounds']}
        unchecked = {want['parts'][x['component']['purl']] for x in got['not_checked'] if not x.get('advisory')}
        equal += theirs == ours
        for row in theirs ^ ours:
            side = 'ours' if row in ours else 'unchecked' if row[0] in unchecked else 'theirs'
            key = (side, want['name'], *row)
            told.add(key)
            if key not in argued:
                print('differs:', '\t'.join(key))
                bad += 1
    for key in argued.keys() - told:
        print('differs no more:', '\t'.join(key))
        bad += 1
    print(f'{equal} things equal; {len(told)} findings differ with a reason: '
          + ', '.join(f'{sum(k[0] == s for k in told)} {w}' for s, w in
                      (('unchecked', 'not checked by us, and said so'), ('ours', 'ours alone'), ('theirs', 'theirs alone'))))
    return bad > 0


if sys.argv[1] == 'world':
    write_advisories(*sys.argv[2:])
    write_scans(*sys.argv[2:])
else:
    sys.exit(compare(*sys.argv[2:]))
