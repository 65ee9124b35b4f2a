# Name, id and bounds of each branch of FriendsOfPHP's files; osv_of alone reads their YAML, so here the lines are read
# anew. usage: awk -f php_lines.awk FILE...
function file_end(name, id, n, parts, rest, bounds) {
	if (match(text, /\nreference:[ \t]*'?"?composer:\/\/[^'" \t\n]+/)) {
		name = substr(text, RSTART, RLENGTH); sub(/.*composer:\/\//, "", name)
		n = split(path, parts, "/")
		id = "FRIENDSOFPHP-" parts[n - 2] "/" parts[n - 1] "/" parts[n]; sub(/\.yaml$/, "", id)
		rest = text
		while (match(rest, /versions:[ \t\n]*\[[^]]*\]/)) {
			bounds = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
			sub(/^versions:[ \t\n]*\[/, "", bounds); sub(/\]$/, "", bounds); gsub(/['" \t\n]/, "", bounds)
			print name "\t" id "\t" bounds
		}
	}
	text = ""
}
FNR == 1 { if (NR > 1) file_end(); path = FILENAME }
{ sub(/\r$/, ""); text = text "\n" $0 }
END { file_end() }
