# A file handed in by a link: asked for, brought, looked at, sent once, taken or thrown away; and what must not
# work. Read by tests/portal/run, with "sato" (administrator) logged in as d. h1, h2: whoever has the link.
printf 'sakimori-collect\t1\nhost\tHANDED-01\nsoftware\t<b>7-Zip</b>\t24.07\tIgor Pavlov\nsoftware\tLhaz\t2.5\tChitora\nzzz\tx\nend\t4\n' >"$tmp/list.txt"
printf '{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"application","name":"zaiko","version":"4.2"}},"components":[{"type":"library","name":"zlib","version":"1.3"}]}' >"$tmp/bom.json"
sql "UPDATE person SET role=0 WHERE login='yomu2'"
links() { sql "SELECT count(*) FROM link WHERE purpose=9"; }
link_of() { sed -n 's|.*<figcaption class="mono">[^<]*/l/\([0-9a-f]*\)<.*|\1|p' "$tmp/body" | head -n 1; }
bring() { # JAR LINK FILE: the page's form
	get "$1" "/l/$2" >/dev/null
	get "$1" "/l/$2/file" -H 'Expect:' -F "csrf=$(token)" -F "file=@$3"
}
draft() { sed -n 's/.*name="id" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1; }

is "asked without a name" "$(post d /stock/add /stock/ask what=device device= product= name= days=7)" 400
has "  says so" "$tmp/body" 'だれに頼むかを書いてください'
is "a bill without a product" "$(post d /stock/add /stock/ask what=bill device= product= name=外の人 days=7)" 400
is "a product's name over a line" "$(post d /stock/add /stock/ask what=bill device= "product=$(printf '%0100d' 7)" name=外の人 days=7)" 400
is "a device that is none" "$(post d /stock/add /stock/ask what=device device=mac:00:00:00:00:00:00 product= name=外の人 days=7)" 400
is "  nothing was made" "$(links)" 0
is "asked by a reader" "$(post y /documents /stock/ask what=device device= product= name=外の人 days=7)" 403
is "a list is asked for" "$(post d /stock/add /stock/ask what=device device= product= name=鈴木 days=7)" 200
key=$(link_of)
is "  for seven days, once" "$(sql "SELECT ((expires-created)/86400000) || ' ' || uses_max FROM link WHERE purpose=9")" '7 1'
is "  it opens" "$(get h1 "/l/$key")" 200
hasnt "  no unknown value" "$tmp/body" '\[?'
has "  says what is in such a file" "$tmp/body" '入っているプログラム'
is "  gives the collector" "$(get h1 "/l/$key/sakimori-collect.ps1")" 200
is "  and no other page" "$(get h1 "/stock")" 303
is "  nor another file" "$(get h1 "/l/$key/other")" 404
is "what its mail would say" "$(post d /links /links/mail do=look "token=$key" mail=gai@other.example)" 200

is "a bill where a list was asked for" "$(bring h1 "$key" "$tmp/bom.json")" 400
has "  says so" "$tmp/body" 'これは頼まれた種類のファイルではありません'
is "something else" "$(bring h1 "$key" /bin/true)" 400
: >"$tmp/empty"
is "an empty one" "$(bring h1 "$key" "$tmp/empty")" 400
head -c 11000000 /dev/zero >"$tmp/big"
is "one that is too large" "$(bring h1 "$key" "$tmp/big")" 400
has "  says so" "$tmp/body" 'ファイルが大きすぎます'
head -c 17000000 /dev/zero >"$tmp/big"
is "  one far too large" "$(bring h1 "$key" "$tmp/big")" 413
rm "$tmp/big"
is "without its form's token" "$(get h1 "/l/$key/file" -F "file=@$tmp/list.txt")" 403
is "by a link of nothing" "$(get h1 "/l/$key" >/dev/null; t=$(token); get h1 "/l/$(printf '%064d' 8)/file" -F "csrf=$t" -F "file=@$tmp/list.txt")" 404
has "  in words" "$tmp/body" 'このリンクは見つかりません'
is "  nothing was kept" "$(sql "SELECT count(*) FROM handed")" 0
head -c 3000000 /dev/zero >"$tmp/slow"
get h1 "/l/$key" >/dev/null
curl -s -o /dev/null -b "$tmp/h1" --limit-rate 20k -H 'Expect:' -F "csrf=$(token)" -F "file=@$tmp/slow" "$base/l/$key/file" &
slow=$!
for _ in 1 2 3 4 5 6 7 8 9; do
	second=$(bring h1 "$key" "$tmp/empty")
	[ "$second" = 503 ] && break
	sleep 0.2
done
is "another one while one is on its way" "$second" 503
{ kill "$slow" && wait "$slow"; } 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9; do
	second=$(bring h1 "$key" "$tmp/empty")
	[ "$second" != 503 ] && break
	sleep 0.2
done
is "  when that one is over" "$second" 400
rm "$tmp/slow"
is "the list" "$(bring h1 "$key" "$tmp/list.txt")" 303
is "  is shown before it is sent" "$(get h1 "/l/$key")" 200
has "  its text" "$tmp/body" '&lt;b&gt;7-Zip'
has "  and whose it is" "$tmp/body" 'HANDED-01'
old=$(draft)
get d /stock/add >/dev/null
hasnt "  not yet at the company" "$tmp/body" '/stock/handed/'
is "  nor by its number" "$(get d "/stock/handed/$old")" 404
is "another in its place" "$(get h1 "/l/$key" >/dev/null; t=$(token); get h1 "/l/$key/file" -F "csrf=$t" -F "file=@$tmp/list.txt")" 303
is "  the first is not sent any more" "$(post h1 "/l/$key" "/l/$key" do=send "id=$old")" 400
is "deleted by its sender" "$(get h1 "/l/$key" >/dev/null; t=$(draft); post h1 "/l/$key" "/l/$key" do=drop "id=$t")" 303
is "  with its bytes" "$(sql "SELECT (SELECT count(*) FROM handed) + (SELECT count(*) FROM handed_file)")" 0
bring h1 "$key" "$tmp/list.txt" >/dev/null
get h1 "/l/$key" >/dev/null; now=$(draft)
is "sent" "$(post h1 "/l/$key" "/l/$key" do=send "id=$now")" 200
has "  and said" "$tmp/body" '受け取りました'
is "  a second time" "$(get h1 "/l/$key")" 410
has "  it was received" "$tmp/body" 'このリンクはもう使われました'
is "  nor another file" "$(get h1 /login >/dev/null; t=$(token); get h1 "/l/$key/file" -F "csrf=$t" -F "file=@$tmp/list.txt")" 410
is "  it counts for nothing" "$(sql "SELECT count(*) FROM software WHERE device='name:handed-01'")" 0

# ---- looked at
is "where files are brought" "$(get d /stock/add)" 200
has "  it waits" "$tmp/body" "/stock/handed/$now"
is "  its page" "$(get d "/stock/handed/$now")" 200
hasnt "  no unknown value" "$tmp/body" '\[?'
has "  with its text" "$tmp/body" '&lt;b&gt;7-Zip'
is "  not for readers" "$(get y "/stock/handed/$now")" 403
is "  nor for others" "$(get nobody "/stock/handed/$now")" 303
is "neither taken nor thrown" "$(post d "/stock/handed/$now" "/stock/handed/$now" do=x)" 400
is "thrown away" "$(post d "/stock/handed/$now" "/stock/handed/$now" do=throw)" 303
get d "$(location)" >/dev/null
hasnt "  it waits no more" "$tmp/body" "/stock/handed/$now"
undo=$(sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
is "  taken back" "$(post d /stock/add /undo "undo=$undo" back=/stock/add)" 303
is "  it waits again" "$(sql "SELECT state FROM handed WHERE id='$now'")" 1
is "taken, for a device that is none" "$(post d "/stock/handed/$now" "/stock/handed/$now" do=take device=mac:00:00:00:00:00:00)" 400
is "taken" "$(post d "/stock/handed/$now" "/stock/handed/$now" do=take device=)" 303
get d "$(location)" >/dev/null
has "  its device has them" "$tmp/body" 'Lhaz'
has "  which line nobody understands" "$tmp/body" '5 zzz'
undo=$(sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
is "  once" "$(post d "/stock/add" "/stock/handed/$now" do=take device= >/dev/null; sql "SELECT count(*) || ' ' || (SELECT state FROM handed WHERE id='$now') FROM software WHERE device='name:handed-01'")" '2 2'
is "  taken back" "$(post d /stock/add /undo "undo=$undo" back=/stock)" 303
is "    with its programs" "$(sql "SELECT count(*) || ' ' || (SELECT state FROM handed WHERE id='$now') FROM software WHERE device='name:handed-01'")" '0 1'
is "  written into the log" "$(sql "SELECT count(DISTINCT action) FROM audit WHERE action IN ('stock.hand_in', 'stock.throw', 'stock.take')")" 3

# ---- a supplier's bill; a link that is over
is "a bill is asked for" "$(post d /stock/add /stock/ask what=bill device= "product=<b>在庫くん" "name=例示ソフト" days=30)" 200
key=$(link_of)
is "  gives no collector" "$(get h2 "/l/$key/sakimori-collect.ps1")" 404
is "a list where a bill was asked for" "$(bring h2 "$key" "$tmp/list.txt")" 400
is "the bill" "$(bring h2 "$key" "$tmp/bom.json")" 303
get h2 "/l/$key" >/dev/null; now=$(draft)
is "  sent" "$(post h2 "/l/$key" "/l/$key" do=send "id=$now")" 200
is "  taken" "$(post d "/stock/handed/$now" "/stock/handed/$now" do=take device=)" 303
is "  is a bill" "$(sql "SELECT name || ' ' || version || ' ' || file_name FROM bill ORDER BY came DESC LIMIT 1")" 'zaiko 4.2 bom.json'
post d /stock/add /stock/ask what=device device= product= name=期限 days=3 >/dev/null
key=$(link_of)
bring h2 "$key" "$tmp/list.txt" >/dev/null
get h2 "/l/$key" >/dev/null; now=$(draft) t=$(token)
sql "UPDATE link SET expires=created WHERE name='期限'"
is "sent after its end" "$(get h2 "/l/$key" -d "csrf=$t" -d do=send -d "id=$now")" 410
has "  in words" "$tmp/body" 'このリンクは期限が切れました'
is "brought after its end" "$(get h2 "/l/$key/file" -F "csrf=$t" -F "file=@$tmp/list.txt")" 410
is "another link's file" "$(post d /check/selfcheck25 /check/selfcheck25/basic/link name=外の人 >/dev/null; key=$(link_of); get h2 "/l/$key" >/dev/null; t=$(token); get h2 "/l/$key/file" -F "csrf=$t" -F "file=@$tmp/list.txt")" 404
