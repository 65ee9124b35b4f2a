"""The tests of the VERS specification, asked of measure/know/ranges.
usage: vers.py RANGES FOLDER NAMED    FOLDER: its tests/*.json; NAMED: lines that may differ (versions.tsv)"""
import collections
import glob
import json
import os
import subprocess
import sys

ranges, folder, named = sys.argv[1:4]
allowed = {tuple(l.rstrip("\n").split("\t")[:2]) for l in open(named) if not l.startswith("#")}


def question(test):
    kind, given = test["test_type"], test["input"]
    if kind in ("comparison", "equality"):
        versions = given["versions"]
        return ["compare\t%s\t%s\t%s" % (given["input_scheme"], a, b) for a, b in zip(versions, versions[1:])]
    if kind == "containment":
        return ["contains\t%s\t%s" % (given["vers"], given["version"])]
    if kind == "from_native":
        return ["native\t%s\t%s" % (given["scheme"], given["native_range"])]
    return [{"validate": "write", "parse": "parse"}[kind] + "\t" + given]


def sorted_as(test, order):
    """Versions in the order that is expected: each pair must not be turned."""
    scheme, versions = test["input"]["input_scheme"], test["expected_output"]
    lines = ["compare\t%s\t%s\t%s" % (scheme, a, b) for a, b in zip(versions, versions[1:])]
    return all(a in ("-1", "0") for a in order(lines))


def ask(lines):
    run = subprocess.run([ranges], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return run.stdout.split("\n")[: len(lines)]


def agrees(test, answers):
    kind, wanted = test["test_type"], test.get("expected_output")
    if test.get("expected_failure"):
        return answers[0].startswith("?")
    if kind == "comparison":
        return sorted_as(test, ask)
    if kind == "equality":
        return (answers == ["0"]) == wanted
    if kind == "containment":
        return answers[0] == ("yes" if wanted else "no")
    if kind == "parse":
        parts = ["canonical"] + [t for c in wanted["version_constraints"] for t in c]
        return answers[0] == "\t".join(parts)
    return answers[0] == wanted


count, bad, unused = 0, 0, set(allowed)
for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
    tests = json.load(open(path))["tests"]
    questions = [question(t) for t in tests]
    answers = ask([q for qs in questions for q in qs])
    at = 0
    for test, qs in zip(tests, questions):
        got = answers[at : at + len(qs)]
        at += len(qs)
        count += 1
        if agrees(test, got):
            continue
        key = ("vers", json.dumps(test["input"], ensure_ascii=False, sort_keys=True))
        unused.discard(key)
        if key not in allowed:
            bad += 1
            print("%s: %s: expected %s, answer %s" % (os.path.basename(path), key[1], test.get("expected_output"), got))
unused = {k for k in unused if k[0] == "vers"}
for key in sorted(unused):
    print("named, but the same: %s" % key[1])
print("vers: %d tests, %d named, %d otherwise" % (count, len([k for k in allowed if k[0] == "vers"]), bad))
sys.exit(1 if bad or unused else 0)
