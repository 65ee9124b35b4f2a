# Questions (q.flat) and answers (r.flat) of recordings, in the same order, through measure/know/flat, after the ids that
# are at hand (have): lines "purl TAB advisory" ("" for none) to want; counts on stdout. With quote.awk.
function is_kind(id) { return id ~ /^(GO|PYSEC|RUSTSEC|HSEC)-/ }
BEGIN { OFS = "\t"; type["PyPI"] = "pypi"; type["crates.io"] = "cargo"; type["Go"] = "golang"; type["Hackage"] = "hackage" }
FILENAME == ARGV[1] { have[$1] = 1; next }
FILENAME == ARGV[2] {
	if (NF == 3 && $2 == 0) { document++; queries = 0 }
	if (NF == 3 && $3 == "queries") { queries++; at = document SUBSEP queries }
	if ($3 == "queries.package.ecosystem") ecosystem[at] = $4
	if ($3 == "queries.package.name") name[at] = $4
	if ($3 == "queries.version") version[at] = $4
	if ($3 == "queries.page_token") is_paged[at] = 1
	number[document] = queries
	next
}
NF == 3 && $2 == 0 { answers++; results = 0 }
NF == 3 && $3 == "results" {
	results++
	at = answers SUBSEP results
	if (results <= number[answers]) { all++; is_answered[at] = 1 }
}
$3 == "results.next_page_token" && $4 != "" { is_paged[at] = 1 }
$3 == "results.vulns.id" && is_kind($4) { ids[at] = ids[at] $4 " " }
END {
	for (at in is_answered) {
		v = version[at]
		if (!(ecosystem[at] in type) || v == "" || (at in is_paged)) continue
		if (ecosystem[at] == "Go" && name[at] != "stdlib" && name[at] != "toolchain") { sub(/^v+/, "", v); v = "v" v }
		purl = "pkg:" type[ecosystem[at]] "/" quote(name[at], "/") "@" quote(v, ":")
		if (!(purl in asked)) { asked[purl] = 1; different++; print purl, "" >want }
		n = split(ids[at], id, " ")
		for (i = 1; i <= n; i++) {
			if (!(id[i] in have)) newer[id[i]] = 1
			else if (!((purl, id[i]) in told)) { told[purl, id[i]] = 1; rows++; print purl, id[i] >want }
		}
	}
	for (i in newer) not_here++
	printf "%d recorded questions, %d different ones of these ecosystems, %d answers; %d advisories of the answers are not at hand\n", all, different, rows, not_here
}
