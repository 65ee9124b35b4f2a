# What `sbom match --json` tells (through measure/know/flat), a line for each ground: purl, advisory. With names=1 also
# one for each name of the vulnerability. The component stands before them in each hit. `unchecked` is told as "?".
# usage: flat FILE | awk -F '\t' -v names=0 -f hits.awk
BEGIN { OFS = "\t" }
$3 == "hits.component.purl" { purl[$2] = $4 }
$3 == "hits.grounds.advisory" { print purl[$2], $4 }
names && $3 == "hits.names" { print purl[$1], $4 }
$3 == "unchecked" && $4 > 0 { print "?", $4 }
