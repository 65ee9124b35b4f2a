# Random pairs of versions of one order, a third of them near each other; the same ones for the same seed.
# usage: awk -v order=debian -v count=500 -v seed=1 -f pairs.awk
function below(n) { return int(rand() * n) }
function between(low, high) { return low + below(high - low + 1) }
# One of a list, "_" for nothing.
function pick(list, parts, n) { n = split(list, parts, " "); n = parts[1 + below(n)]; return n == "_" ? "" : n }
function number() { return pick("0 0 1 1 2 3 9 10 11 100 2024") }
function chance(p) { return rand() < p }
function core(most, i, v, n) { n = between(1, most); v = number(); for (i = 1; i < n; i++) v = v "." number(); return v }
function three() { return number() "." number() "." number() }
function letters(from, most, i, v, n) { n = between(0, most); v = ""; for (i = 0; i < n; i++) v = v substr(from, 1 + below(length(from)), 1); return v }
function parts(list, most, i, v, n) {
	n = between(1, most)
	for (i = 0; i < n; i++) v = v (i > 0 ? "." : "") (chance(0.15) ? number() : pick(list))
	return v
}
function semver(v) {
	v = three()
	if (chance(0.6)) v = v "-" parts("alpha beta rc rc1 a-b 0a -", 3)
	return v (chance(0.2) ? pick("+b +1.x") : "")
}
function pep440(v) {
	v = (chance(0.1) ? number() "!" : "") core(4)
	if (chance(0.4)) v = v pick("_ . -") pick("a b rc alpha beta c pre preview RC") pick("_ " number() " ." number())
	if (chance(0.3)) v = v pick(".post -post post .rev r -") number()
	if (chance(0.3)) v = v pick(".dev dev -dev") pick("_ " number())
	return v (chance(0.2) ? "+" parts("a ubuntu 1a", 3) : "")
}
function gem(i, v, n) {
	v = number(); n = between(0, 4)
	for (i = 0; i < n; i++) v = v "." (chance(0.2) ? number() : pick("a b rc pre rc1 a10 A " number()))
	return v (chance(0.1) ? pick("-1 -x") : "")
}
function debian(v) {
	v = (chance(0.2) ? pick("0 1 2") ":" : "") number() letters("0019aAbz.+~~", 6)
	return v (chance(0.6) ? "-" pick("0 1 a") letters("0019aAbz.+~~", 4) : "")
}
function rpm(v) {
	v = (chance(0.2) ? pick("0 1 2") ":" : "") number() letters("0019aAbz.._+~^", 6)
	return v "-" pick("0 1 a") letters("0019aAbz.._+~^", 4)
}
function composer(v) {
	v = pick("_ v") core(4)
	if (chance(0.5)) v = v pick("- . _ __") pick("alpha beta RC a b rc patch p pl stable") pick("_ " number() " ." number())
	gsub(/__/, "_", v)
	return v (chance(0.1) ? "-dev" : "")
}
function maven(i, v, n) {
	v = number(); n = between(0, 4)
	for (i = 0; i < n; i++)
		v = v pick(". . - - _") (chance(0.15) ? number() : pick("alpha beta rc SNAPSHOT ga sp x final RELEASE m " number()))
	return v
}
function one() {
	if (order == "debian") return debian()
	if (order == "rpm") return rpm()
	if (order == "rubygems") return gem()
	if (order == "pep440") return pep440()
	if (order == "composer") return composer()
	if (order == "maven") return maven()
	return semver()
}
BEGIN {
	srand(seed)
	for (i = 0; i < count; i++) {
		a = one()
		print a "\t" (i % 3 == 0 ? a pick("0 .0 1 a -1 .1") : one())
	}
}
