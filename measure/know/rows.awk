# Lines "purl TAB advisory" as "name TAB version TAB advisory"; skip: the length of the purl's beginning. With quote.awk.
$1 == "?" { next }
{ s = unquote(substr($1, skip + 1)); i = match(s, /@[^@]*$/); print substr(s, 1, i - 1), substr(s, i + 1), $2 }
