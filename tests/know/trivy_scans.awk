# trivy's golden files (through measure/know/flat -, sorted by name): what was scanned, its components, what trivy
# found. Golden files of one thing with other filters are parts of the whole. Writes lines "N TAB name TAB purl as we
# ask TAB purl" to parts and "N TAB purl TAB vulnerability" to rows; counts on stdout. With quote.awk.
function with_source(purl, name, kind, i) {
	name = purl
	sub(/[@?].*/, "", name); sub(/.*\//, "", name); name = unquote(name)
	kind = substr(purl, 5); sub(/\/.*/, "", kind)
	if (!(name in source) || kind !~ /^(deb|apk|rpm)$/) return purl
	return purl (index(purl, "?") ? "&" : "?") "upstream=" quote(source[name], "/")
}
function add_part(name, purl) {
	if (purl == "" || (name, purl) in has_part) return
	has_part[name, purl] = 1; part_name[++n_parts] = name; part[n_parts] = purl
	if (!(name in thing)) thing[name] = 1
}
function add_row(name, purl, id) {
	if (purl == "" || (name, purl, id) in has_row) return
	has_row[name, purl, id] = 1; row_name[++n_rows] = name; row[n_rows] = purl OFS id
}
function file_end(name, i, purl) {
	if (path == "") return
	if (broken || roots != 1 || (format != "CycloneDX" && artifact == "")) other++
	else {
		seen++
		name = path; sub(/.*\//, "", name); name = format == "CycloneDX" ? "bill: " name : artifact
		for (i in ref) by_ref[ref[i]] = purls[i]
		for (i in purls) add_part(name, purls[i])
		for (i = 1; i <= affects; i++) {
			purl = by_ref[unquote(affected[i])]
			if (purl == "") purl = by_ref[affected[i]]
			add_row(name, purl, id[affected_by[i]])
		}
		for (i in found) { add_part(name, found[i]); add_row(name, found[i], id[i]) }
	}
	split("", ref); split("", purls); split("", by_ref); split("", affected); split("", affected_by); split("", id); split("", found)
	affects = roots = broken = 0; format = artifact = ""
}
BEGIN {
	OFS = "\t"
	# The source package of what an image holds: trivy reads it from the image, the golden files do not say it.
	n = split("libcrypto1.1=openssl libssl1.1=openssl musl-utils=musl libidn2-0=libidn2 e2fslibs=e2fsprogs libcomerr2=e2fsprogs libcom-err2=e2fsprogs libext2fs2=e2fsprogs libss2=e2fsprogs libopenssl1_1=openssl-1_1", all, " ")
	for (i = 1; i <= n; i++) { split(all[i], one, "="); source[one[1]] = one[2] }
}
$1 == 0 && $3 == "file" { file_end(); path = $4; next }
$1 == 0 && $3 == "broken" { broken = 1; next }
NF == 3 && $2 == 0 { roots++ }
$3 == "bomFormat" { format = $4 }
$3 == "components.bom-ref" { ref[$1] = $4 }
$3 == "components.purl" { purls[$1] = $4 }
$3 == "vulnerabilities.id" { id[$1] = $4 }
$3 == "vulnerabilities.affects.ref" { affected[++affects] = $4; affected_by[affects] = $2 }
$3 == "ArtifactName" { artifact = $4 }
$3 == "Results.Packages.Identifier.PURL" { purls[$1] = $4 }
$3 == "Results.Vulnerabilities.VulnerabilityID" { id[$1] = $4 }
$3 == "Results.Vulnerabilities.PkgIdentifier.PURL" { found[$2] = $4 }
END {
	file_end()
	for (i in thing) number[i] = things++
	for (i = 1; i <= n_parts; i++) print number[part_name[i]], part_name[i], with_source(part[i]), part[i] >parts
	for (i = 1; i <= n_rows; i++) print number[row_name[i]], row[i] >rows
	printf "%d golden files are %d things with components, %d findings on %d components; %d are the same scans in other forms, or none\n", seen, things, n_rows, n_parts, other
}
