# One version of each module in each of govulncheck's lists: a program holds a module once. Writes FOLDER/N and
# FOLDER/N.purls from lines "module TAB version". usage: awk -F '\t' -v folder=FOLDER -f blobs.awk HITS.tsv
$1 != "stdlib" && $1 != "toolchain" { of[$1]++; version[$1, of[$1]] = $2; if (of[$1] == 1) module[++n] = $1; if (of[$1] > most) most = of[$1] }
END {
	for (i = 2; i <= n; i++) { # in the order of their bytes, as they are told
		m = module[i]
		for (k = i - 1; k > 0 && module[k] > m; k--) module[k + 1] = module[k]
		module[k + 1] = m
	}
	for (i = 1; i <= most; i++) {
		blob = folder "/" i - 1; purls = blob ".purls"; between = ""
		print "{\"name\":\"govulncheck-extract\",\"version\":\"0.1.0\"}" >blob
		printf "{\"path\": \"x\", \"main\": {\"Path\": \"x\"}, \"modules\": [" >blob
		for (k = 1; k <= n; k++) {
			m = module[k]
			if (i > of[m]) continue
			printf "%s{\"Path\": \"%s\", \"Version\": \"v%s\"}", between, m, version[m, i] >blob
			print "pkg:golang/" m "@v" version[m, i] >purls
			between = ", "
		}
		printf "], \"goVersion\": \"go1.99.0\", \"goos\": \"linux\", \"goarch\": \"amd64\"}" >blob
		close(blob); close(purls)
	}
}
