# Percent-encoding (RFC 3986) undone, and done but for what `safe` has beside letters, digits and "_.-~". By bytes.
function hex(c) { return index("0123456789abcdef", tolower(c)) - 1 }
function unquote(s, out, i) {
	out = ""
	while ((i = index(s, "%")) > 0) {
		if (substr(s, i + 1, 2) !~ /^[0-9A-Fa-f][0-9A-Fa-f]$/) { out = out substr(s, 1, i); s = substr(s, i + 1); continue }
		out = out substr(s, 1, i - 1) sprintf("%c", hex(substr(s, i + 1, 1)) * 16 + hex(substr(s, i + 2, 1)))
		s = substr(s, i + 3)
	}
	return out s
}
function quote(s, safe, out, i, c) {
	if (!(" " in number)) for (i = 1; i < 256; i++) number[sprintf("%c", i)] = i
	out = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		out = out (c ~ /[A-Za-z0-9_.~-]/ || index(safe, c) > 0 ? c : sprintf("%%%02X", number[c]))
	}
	return out
}
