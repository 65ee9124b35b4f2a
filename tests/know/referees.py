"""Random pairs of versions, asked of our orders and of the tools that made the rules.
usage: referees.py VERSIONS [PAIRS] [SEED]     VERSIONS: measure/know/versions
Each tool that is not installed is said and left out."""
import glob
import random
import re
import shutil
import subprocess
import sys

versions = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
random.seed(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
pick = random.choice


def number():
    return str(pick([0, 0, 1, 1, 2, 3, 9, 10, 11, 100, 2024]))


def core(most=4):
    return ".".join(number() for _ in range(random.randint(1, most)))


def three():
    return ".".join(number() for _ in range(3))


def semver():
    v = three()
    if random.random() < 0.6:
        v += "-" + ".".join(pick([number(), "alpha", "beta", "rc", "rc1", "a-b", "0a", "-"]) for _ in range(random.randint(1, 3)))
    return v + (pick(["+b", "+1.x"]) if random.random() < 0.2 else "")


def pep440():
    v = (number() + "!" if random.random() < 0.1 else "") + core()
    if random.random() < 0.4:
        v += pick(["", ".", "-", "_"]) + pick(["a", "b", "rc", "alpha", "beta", "c", "pre", "preview", "RC"]) + pick(["", number(), "." + number()])
    if random.random() < 0.3:
        v += pick([".post", "-post", "post", ".rev", "r", "-"]) + number()
    if random.random() < 0.3:
        v += pick([".dev", "dev", "-dev"]) + pick(["", number()])
    return v + ("+" + ".".join(pick([number(), "a", "ubuntu", "1a"]) for _ in range(random.randint(1, 3))) if random.random() < 0.2 else "")


def gem():
    parts = [number()]
    for _ in range(random.randint(0, 4)):
        parts.append(pick([number(), number(), "a", "b", "rc", "pre", "rc1", "a10", "A"]))
    return ".".join(parts) + (pick(["-1", "-x"]) if random.random() < 0.1 else "")


def debian():
    text = lambda n: "".join(pick("0019aAbz.+~~") for _ in range(random.randint(0, n)))
    v = (pick("012") + ":" if random.random() < 0.2 else "") + number() + text(6)
    return v + ("-" + pick("01a") + text(4) if random.random() < 0.6 else "")


def rpm():
    text = lambda n: "".join(pick("0019aAbz.._+~^") for _ in range(random.randint(0, n)))
    v = (pick("012") + ":" if random.random() < 0.2 else "") + number() + text(6)
    return v + "-" + pick("01a") + text(4)


def composer():
    v = pick(["", "v"]) + core()
    if random.random() < 0.5:
        v += pick(["", "-", ".", "_"]) + pick(["alpha", "beta", "RC", "a", "b", "rc", "patch", "p", "pl", "stable"]) + pick(["", number(), "." + number()])
    return v + ("-dev" if random.random() < 0.1 else "")


def maven():
    v = number()
    for _ in range(random.randint(0, 4)):
        v += pick([".", ".", "-", "-", ""]) + pick([number(), number(), "alpha", "beta", "rc", "SNAPSHOT", "ga", "sp", "x", "final", "RELEASE", "m"])
    return v


def run(command, lines):
    return subprocess.run(command, input="".join(a + "\t" + b + "\n" for a, b in lines), capture_output=True, text=True, check=True).stdout.split()


def ask_dpkg(pairs):
    script = 'while IFS="\t" read -r a b; do if dpkg --compare-versions "$a" lt "$b"; then echo -1; elif dpkg --compare-versions "$a" eq "$b"; then echo 0; else echo 1; fi; done'
    return run(["sh", "-c", script], pairs)


def ask_rpm(pairs):
    answers = []
    for at in range(0, len(pairs), 200):
        lua = "".join('print(rpm.vercmp("%s","%s").." ")' % p for p in pairs[at : at + 200])
        answers += subprocess.run(["rpm", "--eval", "%{lua:" + lua + "}"], capture_output=True, text=True, check=True).stdout.split()
    return answers


def ask_ruby(pairs):
    return run(["ruby", "-e", 'STDIN.each_line { |l| a, b = l.chomp.split("\t"); puts(Gem::Version.new(a) <=> Gem::Version.new(b)) }'], pairs)


def ask_python(pairs):
    code = """import sys
from packaging.version import Version
for l in sys.stdin:
    a, b = map(Version, l.rstrip("\\n").split("\\t"))
    print((a > b) - (a < b))"""
    return run(["/usr/bin/python3", "-c", code], pairs)


def ask_node(pairs):
    where = "/usr/share/nodejs/semver"
    return run(["node", "-e", 'const c=require("%s/functions/compare.js");for(const l of require("fs").readFileSync(0,"utf8").trim().split("\\n")){const [a,b]=l.split("\\t");console.log(c(a,b))}' % where], pairs)


def ask_php(pairs):
    code = """require '/usr/share/php/Composer/Semver/autoload.php'; $p = new Composer\\Semver\\VersionParser();
    while (($l = fgets(STDIN)) !== false) { list($a, $b) = explode("\t", rtrim($l, "\n"));
    try { echo version_compare($p->normalize($a), $p->normalize($b)), "\n"; } catch (Exception $e) { echo "?\n"; } }"""
    return run(["php", "-r", code], pairs)


def ask_maven(pairs):
    jars = ":".join(glob.glob("/usr/share/maven-repo/org/apache/maven/maven-artifact/3.x/*.jar") + glob.glob("/usr/share/java/commons-lang3.jar"))
    said = subprocess.run(["java", "-cp", jars, "org.apache.maven.artifact.versioning.ComparableVersion"] + [v for p in pairs for v in p], capture_output=True, text=True, check=True).stdout
    signs = re.findall(r"^   \S* ([<=]=?|>) \S*$", said, re.M)
    return [{"<": "-1", "==": "0", ">": "1"}[s] for s in signs[::2]]


def behind_dot(v):
    """Maven 3.8 takes ".x" as "-x" at the end only (1.x is then newer than 1.x.1, and 1-0.x is not 1-x)."""
    return re.search(r"\.[a-zA-Z]", v)


referees = [
    ("debian", "dpkg", shutil.which("dpkg"), debian, ask_dpkg, None),
    ("rpm", "rpm", shutil.which("rpm"), rpm, ask_rpm, None),
    ("rubygems", "ruby", shutil.which("ruby"), gem, ask_ruby, None),
    ("pep440", "python3-packaging", glob.glob("/usr/lib/python3/dist-packages/packaging/version.py"), pep440, ask_python, None),
    ("npm", "node-semver", shutil.which("node") and glob.glob("/usr/share/nodejs/semver"), semver, ask_node, None),
    ("semver", "node-semver", shutil.which("node") and glob.glob("/usr/share/nodejs/semver"), semver, ask_node, None),
    ("composer", "php-composer-semver", shutil.which("php") and glob.glob("/usr/share/php/Composer/Semver/autoload.php"), composer, ask_php, None),
    ("maven", "libmaven3-core-java", shutil.which("java") and glob.glob("/usr/share/maven-repo/org/apache/maven/maven-artifact/3.x/*.jar"), maven, ask_maven, behind_dot),
]
failed = asked = missing = 0
for order, package, there, make, ask, excuse in referees:
    if not there:
        missing += 1
        print("skipped: %s is not installed: nobody to ask about %s" % (package, order))
        continue
    pairs = [(make(), make()) for _ in range(count)]
    for i in range(0, count, 3):  # near ones: the end of one changed
        pairs[i] = (pairs[i][0], pairs[i][0] + pick(["0", ".0", "1", "a", "-1", ".1"]))
    if order in ("npm", "semver"):
        pairs = [p for p in pairs if all(re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-((0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)\.)*(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?", v) for v in p)]
    if order == "pep440":
        valid = subprocess.run(["/usr/bin/python3", "-c", "import sys\nfrom packaging.version import Version\nfor l in sys.stdin:\n  try: [Version(v) for v in l.rstrip('\\n').split('\\t')]; print(1)\n  except Exception: print(0)"], input="".join("\t".join(p) + "\n" for p in pairs), capture_output=True, text=True).stdout.split()
        pairs = [p for p, v in zip(pairs, valid) if v == "1"]
    if order == "rubygems":
        pairs = [p for p in pairs if all(re.fullmatch(r"[0-9]+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?", v) for v in p)]
    theirs, ours = ask(pairs), run([versions, "pairs", order], pairs)
    wrong = [(a, b, t, o) for (a, b), t, o in zip(pairs, theirs, ours) if t != "?" and t != o]
    excused = [w for w in wrong if excuse and (excuse(w[0]) or excuse(w[1]))]
    wrong = [w for w in wrong if w not in excused]
    asked += len(pairs)
    failed += len(wrong)
    print("%-9s %-20s %d pairs, %d otherwise%s" % (order, package, len(theirs), len(wrong), ", %d where it is no order" % len(excused) if excuse else ""))
    for a, b, t, o in wrong[:10]:
        print("FAILED  %s: %s and %s: %s says %s, we %s" % (order, a, b, package, t, o))
print("referees: %d pairs, %d otherwise, %d not asked" % (asked, failed, missing))
sys.exit(1 if failed else 77 if missing else 0)
