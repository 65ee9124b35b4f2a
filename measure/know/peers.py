"""Lists for govulncheck, and its and cargo-audit's results beside ours.
usage: peers.py blobs HITS.tsv FOLDER | rust AUDIT.json OURS.json | go FOLDER OURS.json"""
import json
import os
import sys
import urllib.parse


def blobs(hits, folder):
    """One version of each module in each list: a program holds a module once."""
    versions = {}
    for line in open(hits):
        module, version = line.split('\t')[:2]
        if module not in ('stdlib', 'toolchain'):
            versions.setdefault(module, []).append(version)
    for i in range(max(map(len, versions.values()))):
        mods = [(m, v[i]) for m, v in sorted(versions.items()) if i < len(v)]
        with open(os.path.join(folder, str(i)), 'w') as f:
            f.write('{"name":"govulncheck-extract","version":"0.1.0"}\n')
            json.dump({'path': 'x', 'main': {'Path': 'x'}, 'modules': [{'Path': m, 'Version': 'v' + v} for m, v in mods],
                       'goVersion': 'go1.99.0', 'goos': 'linux', 'goarch': 'amd64'}, f)
        with open(os.path.join(folder, f'{i}.purls'), 'w') as f:
            f.writelines(f'pkg:golang/{m}@v{v}\n' for m, v in mods)


def ours(path, kind):
    rows = set()
    for hit in json.load(open(path))['hits']:
        name, version = urllib.parse.unquote(hit['component']['purl'][len(kind):]).rsplit('@', 1)
        rows.update((name, version, g['advisory']) for g in hit['grounds'])
    return rows


def told(who, theirs, mine, versions):
    for row in sorted(theirs ^ mine)[:20]:
        print('differs:', 'only they' if row in theirs else 'only we', *row, file=sys.stderr)
    print(f'{who}, in the same run: {versions} versions, {len(theirs)} rows, {len(theirs ^ mine)} differ.')
    return theirs != mine


def rust(audit, mine):
    result = json.load(open(audit))
    rows = result['vulnerabilities']['list'] + [w for kind in result['warnings'].values() for w in kind]
    theirs = {(r['package']['name'], r['package']['version'], r['advisory']['id']) for r in rows if r.get('advisory')}
    return told('cargo-audit', theirs, ours(mine, 'pkg:cargo/'), result['lockfile']['dependency-count'])


def go(folder, mine):
    theirs, asked, decoder = set(), set(), json.JSONDecoder()
    lists = sorted(int(n[:-5]) for n in os.listdir(folder) if n.endswith('.json'))
    for i in lists:
        for line in open(os.path.join(folder, f'{i}.purls')):
            asked.add(tuple(line.strip()[len('pkg:golang/'):].rsplit('@', 1)))
        text, at = open(os.path.join(folder, f'{i}.json')).read().strip(), 0
        while at < len(text):
            one, at = decoder.raw_decode(text, at)
            while at < len(text) and text[at].isspace():
                at += 1
            if 'finding' in one:
                trace = one['finding']['trace'][0]
                if trace['module'] not in ('stdlib', 'toolchain'):
                    theirs.add((trace['module'], trace['version'], one['finding']['osv']))
    mine = {row for row in ours(mine, 'pkg:golang/') if row[:2] in asked}
    return told(f'govulncheck ({len(lists)} of its lists)', theirs, mine, len(asked))


if sys.argv[1] == 'blobs':
    blobs(*sys.argv[2:])
else:
    sys.exit({'rust': rust, 'go': go}[sys.argv[1]](*sys.argv[2:]))
