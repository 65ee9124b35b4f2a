# Documents of OSV (osv.flat), then labels (labels.flat), both through measure/know/flat: what can be asked. Lines
# "label TAB purl TAB key TAB key TAB note" to wanted; a count of all on stdout. With quote.awk.
# usage: awk -F '\t' -v wanted=FILE -f quote.awk -f labels_ask.awk osv.flat labels.flat
function small(ecosystem, name) { name = tolower(name); if (ecosystem == "PyPI") gsub(/[-_.]+/, "-", name); return name }
function file_document(i, k, n, parts, at) { # of OSV: who speaks of which package
	for (i = 1; i <= packages; i++) {
		if (!(ecosystem[i] in type)) continue
		for (k = 1; k <= names; k++) {
			at = name_of[k] SUBSEP small(ecosystem[i], package[i])
			if (index(spoken[at], ecosystem[i] "/" package[i] "\n") == 0) spoken[at] = spoken[at] ecosystem[i] "/" package[i] "\n"
		}
	}
	packages = names = 0
}
function ask_of(key, ecosystem, i, n, parts) {
	n = split(spoken[key, small(ecosystem, is["name"])], parts, "\n")
	for (i = 1; i < n; i++) said[parts[i]] = 1
}
function file_label(s, first, other, i) {
	if ((is["label"] != "TP" && is["label"] != "FP") || !("version" in is)) { split("", is); return }
	all[is["label"]]++
	first = is["vulnerability_id"]; other = is["effective_cve"] != "" ? is["effective_cve"] : first
	split("", said)
	ask_of(first, "PyPI"); ask_of(first, "Go"); ask_of(other, "PyPI"); ask_of(other, "Go")
	if (other < first) { s = first; first = other; other = s }
	for (s in said) {
		i = index(s, "/")
		print is["label"], "pkg:" type[substr(s, 1, i - 1)] "/" quote(substr(s, i + 1), "/") "@" quote(is["version"], ":"), first, other, is["note"] >wanted
	}
	split("", is)
}
BEGIN {
	OFS = "\t"
	type["PyPI"] = "pypi"; type["RubyGems"] = "gem"; type["Packagist"] = "composer"
	type["crates.io"] = "cargo"; type["Go"] = "golang"; type["Hackage"] = "hackage"
}
FILENAME == ARGV[1] {
	if (NF == 3 && $2 == 0) file_document()
	if ($3 == "id" || $3 == "aliases") name_of[++names] = $4
	if ($3 == "affected.package" && NF == 3) packages++
	if ($3 == "affected.package.ecosystem") ecosystem[packages] = $4
	if ($3 == "affected.package.name") package[packages] = $4
	next
}
!is_label { file_document(); is_label = 1 }
NF == 3 && $2 == 0 { file_label() }
$3 == "label" || $3 == "vulnerability_id" || $3 == "effective_cve" || $3 == "note" { is[$3] = $4 }
$3 == "package.name" { is["name"] = $4 }
$3 == "package.version" { is["version"] = $4 }
END { file_label(); print all["TP"] + all["FP"], all["TP"] + 0, all["FP"] + 0 }
