# Versions at and near each end of a list's ranges (OSV through measure/know/flat), also pre-releases: lines
# "ecosystem TAB name TAB version". usage: awk -F '\t' -v ecosystem=npm -f near.awk
# Without what osv_of puts behind it to name the place before or behind a version.
function plain(v) { sub(/\.0\.0\.0\.1\.A$/, "", v); sub(/\.0\.0\.0\.1$/, "", v); sub(/\.A$/, "", v); sub(/-dev$/, "", v); return v }
function tell(v, dots) { dots = v; if (ecosystem != "Packagist" || gsub(/\./, "", dots) < 4) print ecosystem, name, v }
function joined(n, i, out) { out = p[1]; for (i = 2; i <= n; i++) out = out "." p[i]; return out }
function less(n) { return n > 0 ? n - 1 : 0 }
function around(v, head, n) {
	head = v
	sub(/-.*/, "", head)
	n = split(head, p, ".")
	if (ecosystem == "npm") {
		tell(head); tell(head "-alpha.1"); tell(p[1] + 1 ".0.0")
		tell(p[1] "." p[2] "." p[3] + 1); tell(p[1] "." p[2] "." less(p[3]))
		return
	}
	if (index(v, "-") == 0) { tell(v ".1"); tell(v (ecosystem == "RubyGems" ? ".pre" : "-beta1")) }
	head = n > 1 ? joined(n - 1) "." : ""
	if (p[n] ~ /^[0-9]+$/) { tell(head sprintf("%.0f", p[n] + 1)); tell(head sprintf("%.0f", less(p[n] + 0))) }
	if (n > 2 && p[n - 1] ~ /^[0-9]+$/) tell(joined(n - 2) "." sprintf("%.0f", p[n - 1] + 1) ".0")
}
BEGIN { OFS = "\t" }
$3 == "affected.package.name" { package[$2] = $4 }
NF == 3 && $3 == "affected.ranges" { of[$1] = $2 }
$3 ~ /^affected\.ranges\.events\./ { end[++n_ends] = $4; range[n_ends] = $2 }
END {
	for (i = 1; i <= n_ends; i++) {
		name = package[of[range[i]]]
		v = plain(end[i])
		if (v == "0") tell("0.0.1")
		else { tell(v); around(v) }
	}
}
