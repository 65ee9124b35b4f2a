"""Requirements as ranges beside the tools that they were written for; see tests/know/converted.
usage: converted.py TOOLS FOLDER     TOOLS: measure/know of a build; FOLDER: holds adv/ruby, adv/php, adv/nodewg"""
import json
import os
import shutil
import subprocess
import sys

tools, folder = sys.argv[1:3]

# Each reads lines "ecosystem TAB name TAB version" and writes "name TAB version TAB id" for what is affected.
RUBY = r"""
require 'yaml'; require 'date'
adv = Hash.new { |h, k| h[k] = [] }
Dir.glob(ARGV[0] + '/*/*.yml').each { |f|
  d = YAML.load_file(f, permitted_classes: [Date])
  req = ((d['patched_versions'] || []) + (d['unaffected_versions'] || [])).map { |r| Gem::Requirement.new(*r.split(',').map(&:strip)) }
  adv[d['gem']] << ['RUBYSEC-' + f.split('/')[-2] + '/' + File.basename(f, '.yml'), req] }
STDIN.each_line { |l| _, n, v = l.chomp.split("\t"); g = Gem::Version.new(v)
  adv[n].each { |id, req| puts "#{n}\t#{v}\t#{id}" unless req.any? { |r| r.satisfied_by?(g) } } }
"""
PHP = r"""
require '/usr/share/php/Composer/Semver/autoload.php';
$adv = []; foreach (file($argv[1]) as $l) { list($n, $id, $c) = explode("\t", rtrim($l, "\n")); $adv[$n][$id][] = $c; }
while (($l = fgets(STDIN)) !== false) { list(, $n, $v) = explode("\t", rtrim($l, "\n"));
  foreach ($adv[$n] as $id => $all) foreach ($all as $c) if (Composer\Semver\Semver::satisfies($v, $c)) { echo "$n\t$v\t$id\n"; break; } }
"""
NODE = r"""
const fs = require('fs'), sat = require('/usr/share/nodejs/semver/functions/satisfies.js'), dir = process.argv[1] + '/npm/';
const adv = {}, all = { includePrerelease: true };
for (const f of fs.readdirSync(dir)) { const d = JSON.parse(fs.readFileSync(dir + f)); if (d.module_name) (adv[d.module_name] ||= []).push(d); }
for (const l of fs.readFileSync(0, 'utf8').trim().split('\n')) { const [, n, v] = l.split('\t');
  for (const d of adv[n]) if (d.vulnerable_versions != null ? sat(v, d.vulnerable_versions, all) : d.patched_versions == null || !sat(v, d.patched_versions, all))
    console.log(n + '\t' + v + '\tNSWG-ECO-' + d.id); }
"""


def near_semver(v):
    p = v.split("-")[0].split(".")
    yield from (".".join(p), ".".join(p) + "-alpha.1", "%d.0.0" % (int(p[0]) + 1))
    yield ".".join(p[:2] + [str(int(p[2]) + 1)])
    yield ".".join(p[:2] + [str(max(int(p[2]) - 1, 0))])


def plain(v):
    """Without what osv_of puts behind it to name the place before or behind a version."""
    for end in (".0.0.0.1.A", ".0.0.0.1", ".A", "-dev"):
        v = v.removesuffix(end)
    return v


def near(v, pre):
    p = v.split("-")[0].split(".")
    if "-" not in v:
        yield v + ".1"
        yield v + pre
    if p[-1].isdigit():
        yield ".".join(p[:-1] + [str(int(p[-1]) + 1)])
        yield ".".join(p[:-1] + [str(max(int(p[-1]) - 1, 0))])
    if len(p) > 2 and p[-2].isdigit():
        yield ".".join(p[:-2] + [str(int(p[-2]) + 1), "0"])


def php_lines(path):
    """Name, id and bounds of each branch; the files' YAML is read by osv_of alone, so its ranges' sources are read anew."""
    import re

    for base, _, files in sorted(os.walk(path)):
        for f in sorted(files):
            text = open(os.path.join(base, f), encoding="utf-8").read()
            name = re.search(r"^reference:\s*'?\"?composer://([^'\"\s]+)", text, re.M)
            if not f.endswith(".yaml") or not name:
                continue
            ident = "FRIENDSOFPHP-" + "/".join(os.path.join(base, f).split("/")[-3:])[:-5]
            for bounds in re.findall(r"versions:\s*\[([^\]]*)\]", text):
                yield "%s\t%s\t%s\n" % (name[1], ident, re.sub(r"['\"\s]", "", bounds))


def run(command, lines):
    env = dict(os.environ, NODE_PATH="/usr/share/nodejs")
    done = subprocess.run(command, input=lines, capture_output=True, text=True, env=env)
    if done.returncode != 0:
        print(done.stderr[:400])
        sys.exit(1)
    return set(done.stdout.split("\n")) - {""}


open(os.path.join(folder, "php.tsv"), "w").writelines(php_lines(folder + "/adv/php"))
lists = [
    ("ruby", "RubyGems", shutil.which("ruby"), ["ruby", "-e", RUBY, folder + "/adv/ruby"], lambda v: near(v, ".pre")),
    ("php", "Packagist", shutil.which("php") and os.path.exists("/usr/share/php/Composer/Semver/autoload.php"), ["php", "-r", PHP, "--", folder + "/php.tsv"], lambda v: near(v, "-beta1")),
    ("nodewg", "npm", shutil.which("node") and os.path.exists("/usr/share/nodejs/semver"), ["node", "-e", NODE, folder + "/adv/nodewg"], near_semver),
]
bad = missing = 0
for name, ecosystem, there, ask, around in lists:
    if not there:
        missing += 1
        print("skipped: nobody here to ask about %s" % ecosystem)
        continue
    path = os.path.join(folder, name + ".jsonl")
    with open(path, "w") as f:
        subprocess.run([tools + "/osv_of", name, folder + "/adv/" + name], stdout=f, stderr=subprocess.DEVNULL, check=True)
    queries = set()
    for line in open(path):
        for a in json.loads(line)["affected"]:
            for r in a.get("ranges", []):
                for e in r["events"]:
                    v = plain(list(e.values())[0])
                    for w in [v, *around(v)] if v != "0" else ["0.0.1"]:
                        if ecosystem != "Packagist" or w.count(".") < 4:
                            queries.add("%s\t%s\t%s" % (ecosystem, a["package"]["name"], w))
    queries = sorted(queries)[:: 1 + len(queries) // 8000]
    lines = "\n".join(queries) + "\n"
    theirs = run(ask, lines)
    ours = {l.rsplit("\t", 1)[0] for l in run([tools + "/osv_eval", path], lines)}
    bad += len(theirs ^ ours)
    print("%s: %d versions, %d rows, %d otherwise" % (name, len(queries), len(theirs), len(theirs ^ ours)))
    for row in sorted(theirs ^ ours)[:10]:
        print("FAILED  %s: %s" % ("only we" if row in ours else "only they", row))
sys.exit(1 if bad else 77 if missing else 0)
