# Rows "name TAB version TAB advisory" of cargo-audit or govulncheck, from their JSON through `flat`: kind=rust or go.
BEGIN { OFS = "\t" }
kind == "rust" && $3 ~ /^(vulnerabilities\.list|warnings\.[^.]*)\.package\.name$/ { name[$2] = $4 }
kind == "rust" && $3 ~ /^(vulnerabilities\.list|warnings\.[^.]*)\.package\.version$/ { version[$2] = $4 }
kind == "rust" && $3 ~ /^(vulnerabilities\.list|warnings\.[^.]*)\.advisory\.id$/ { id[$2] = $4 }
# the first of a trace is where the fault is
kind == "go" && NF == 3 && $3 == "finding.trace" && !($2 in first) { first[$2] = $1 }
kind == "go" && $3 == "finding.trace.module" && first[$2] == $1 { name[$2] = $4 }
kind == "go" && $3 == "finding.trace.version" && first[$2] == $1 { version[$2] = $4 }
kind == "go" && $3 == "finding.osv" { id[$1] = $4 }
END { for (i in id) if (name[i] != "stdlib" && name[i] != "toolchain") print name[i], version[i], id[i] }
