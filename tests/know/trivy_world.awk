# trivy's fixtures (YAML, as JSON through measure/know/flat) as advisories of OSV, a line each on stdout; what has no
# ecosystem here is counted in the file `left`.
# usage: awk -F '\t' -v left=FILE -f trivy_world.awk
function ecosystem_of(bucket, kind, i) {
	i = index(bucket, "::")
	if (i > 0) return known[substr(bucket, 1, i - 1)]
	if (bucket == "alpine edge") return "Alpine:edge"
	if (bucket == "openSUSE Tumbleweed") return "openSUSE:Tumbleweed"
	if (bucket ~ /^alpine [0-9]/) return "Alpine:v" substr(bucket, 8)
	if (bucket ~ /^debian ./) return "Debian:" substr(bucket, 8)
	if (bucket ~ /^ubuntu ./) return "Ubuntu:" substr(bucket, 8)
	if (bucket ~ /^alma ./) return "AlmaLinux:" substr(bucket, 6)
	if (bucket ~ /^rocky ./) return "Rocky Linux:" substr(bucket, 7)
	if (bucket ~ /^openSUSE Leap ./) return "openSUSE:Leap " substr(bucket, 15)
	if (bucket ~ /^SUSE Linux Enterprise Micro ./) return "SUSE:Linux Enterprise Micro " substr(bucket, 29)
	if (bucket ~ /^SUSE Linux Enterprise .*-SP/) { i = index(bucket, "-SP"); return "SUSE:Linux Enterprise Server " substr(bucket, 23, i - 23) " SP" substr(bucket, i + 3) }
	return ""
}
function event(kind, version) { return "{\"" kind "\": \"" version "\"}" }
# ">= 1.0, < 2", "[1.0,2.0)"
function events_of(wish, first, rest, mark, n, parts, i) {
	gsub(/^ +| +$/, "", wish)
	if (wish ~ /^[[(][^,]*,[^,]*[])]$/) {
		mark = wish ~ /]$/ ? "<=" : "<"
		n = split(substr(wish, 2, length(wish) - 2), parts, ",")
		wish = ">= " parts[1] ", " mark " " parts[2]
	}
	first = event("introduced", "0"); rest = ""
	n = split(wish, parts, ",")
	for (i = 1; i <= n; i++) {
		if (!match(parts[i], /^ *(<=|>=|<|>|=) */)) continue
		mark = substr(parts[i], 1, RLENGTH); wish = substr(parts[i], RLENGTH + 1)
		gsub(/ /, "", mark); sub(/ .*$/, "", wish)
		if (wish == "") continue
		if (mark == ">=") first = event("introduced", wish)
		else if (mark == "<") rest = rest ", " event("fixed", wish)
		else if (mark == "<=") rest = rest ", " event("last_affected", wish)
		else { print "a requirement that is not known: " parts[i] >"/dev/stderr"; exit 1 }
	}
	return first rest
}
function before(a, b, i, n, p, q) { n = split(a, p, "."); split(b, q, "."); for (i = 1; i <= n; i++) if (p[i] + 0 != q[i] + 0) return p[i] + 0 < q[i] + 0; return 0 }
# What remains when these are taken away (RustSec says what is well): ranges, parted by "\n"
function without(n, i, k, low, high, s, start, out) {
	for (i = 1; i <= n; i++) {
		low[i] = patched[i]; high[i] = ""
		sub(/^ *>= */, "", low[i])
		if ((k = index(low[i], ",")) > 0) { high[i] = substr(low[i], k + 1); low[i] = substr(low[i], 1, k - 1); sub(/^ *< */, "", high[i]) }
		for (k = i; k > 1 && before(low[k], low[k - 1]); k--) { s = low[k]; low[k] = low[k - 1]; low[k - 1] = s; s = high[k]; high[k] = high[k - 1]; high[k - 1] = s }
	}
	start = "0"; out = ""
	for (i = 1; i <= n; i++) { out = out (i > 1 ? "\n" : "") event("introduced", start) ", " event("fixed", low[i]); start = high[i] }
	return start != "" ? out "\n" event("introduced", start) : out
}
function all_ranges(i, out) {
	out = ""
	if (n_vulnerable > 0) { for (i = 1; i <= n_vulnerable; i++) out = out (i > 1 ? "\n" : "") events_of(vulnerable[i]); return out }
	if (n_patched > 0) return without(n_patched)
	return event("introduced", "0") (fixed != "" ? ", " event("fixed", fixed) : "")
}
function write(ecosystem, package, key, ranges, n, parts, i) {
	n = split(ranges, parts, "\n")
	printf "{\"schema_version\": \"1.7.0\", \"id\": \"%s+%d\", \"aliases\": [\"%s\"], \"modified\": \"2026-01-01T00:00:00Z\", \"affected\": [{\"package\": {\"ecosystem\": \"%s\", \"name\": \"%s\"}, \"ranges\": [", key, number++, key, ecosystem, package
	for (i = 1; i <= n; i++) {
		if (ecosystem == "Go") gsub(/: "v+/, ": \"", parts[i])
		printf "%s{\"type\": \"%s\", \"events\": [%s]}", (i > 1 ? ", " : ""), (ecosystem ~ /^(npm|Go|crates\.io)$/ ? "SEMVER" : "ECOSYSTEM"), parts[i]
	}
	print "]}]}"
}
function clear() { n_vulnerable = n_patched = n_cves = 0; fixed = ""; is_6 = is_7 = 0 }
# Red Hat's entries name products by number: 857 and 869 are its releases 6 and 7 in cpe.yaml.
function file_entry(i) {
	if (!in_entry) return
	for (i = 1; i <= n_cves; i++) {
		if (is_6) write("Red Hat:enterprise_linux:6", package, cve[i] != "" ? cve[i] : key, all_ranges())
		if (is_7) write("Red Hat:enterprise_linux:7", package, cve[i] != "" ? cve[i] : key, all_ranges())
	}
	clear(); in_entry = 0
}
function file_pair(e) {
	file_entry()
	if (key != "" && bucket != "Red Hat") {
		e = ecosystem_of(bucket)
		if (e != "") write(e, package, key, all_ranges())
		else { number++; if (n_left[bucket]++ == 0) order[++n_order] = bucket }
	}
	key = ""; clear()
}
BEGIN {
	n = split("pip=PyPI npm=npm maven=Maven nuget=NuGet rubygems=RubyGems go=Go composer=Packagist cargo=crates.io erlang=Hex pub=Pub conan=ConanCenter swift=SwiftURL", all, " ")
	for (i = 1; i <= n; i++) { split(all[i], one, "="); known[one[1]] = one[2] }
}
NF == 3 && ($2 == 0 || $3 == "pairs" || $3 == "pairs.pairs") { file_pair() }
$3 == "bucket" { bucket = $4 }
$3 == "pairs.bucket" { package = $4 }
$3 == "pairs.pairs.key" { key = $4 }
bucket == "Red Hat" && NF == 3 && $3 == "pairs.pairs.value.Entries" { file_entry(); in_entry = 1 }
$3 == "pairs.pairs.value.Entries.Affected" { if ($4 == 857) is_6 = 1; if ($4 == 869) is_7 = 1 }
NF == 3 && $3 == "pairs.pairs.value.Entries.Cves" { cve[++n_cves] = "" }
$3 == "pairs.pairs.value.Entries.Cves.ID" { cve[n_cves] = $4 }
$3 == "pairs.pairs.value.VulnerableVersions" { vulnerable[++n_vulnerable] = $4 }
$3 == "pairs.pairs.value.PatchedVersions" { patched[++n_patched] = $4 }
$3 == "pairs.pairs.value." (bucket == "Red Hat" ? "Entries." : "") "FixedVersion" { fixed = $4 }
END {
	file_pair()
	for (i = 1; i <= n_order; i++)
		printf "left out: %d advisories of \"%s\": no ecosystem here, its components must not be checked\n", n_left[order[i]], order[i] >left
}
