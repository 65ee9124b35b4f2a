# Tables to look things up in: pages, search, what is chosen at a row. Read by tests/portal/run, which
# has logged in "sato" (administrator) as d.
for page in /guide /guide/ciphers /guide/threats2026 /guide/outsourcing /guide/sectors15 /guide/themes15 /guide/syllabus30 /guide/roles /guide/figures; do
	is "page $page" "$(get d $page)" 200
	hasnt "  no unknown value on $page" "$tmp/body" '\[?'
done
is "no such table" "$(get d /guide/nothing)" 404
is "nobody's look" "$(get nobody /guide)" 303
get d '/guide/sectors15?q=%E9%87%91%E8%9E%8D' >/dev/null
is "a search finds one row" "$(grep -c 'id="r-' "$tmp/body")" 1
get d /guide/ciphers >/dev/null
has "nothing seen is not said to be absent" "$tmp/body" 'まだ測っていません'
is "an item names the tables it stands in" "$(get d /check/scs3/1-3-1-1 >/dev/null; grep -c 'href="/guide/outsourcing#r-' "$tmp/body")" 1
row=$(get d /guide/outsourcing >/dev/null; sed -n 's/.*name="row" value="\([a-z_]*\)".*/\1/p' "$tmp/body" | head -n 1)
chosen() { sql "SELECT choice FROM reply WHERE framework='guide.outsourcing' AND item='$row' ORDER BY rowid DESC LIMIT 1"; }
is "a task is done outside" "$(post d /guide/outsourcing /guide/outsourcing row=$row choice=outside)" 303
is "  goes back to the row" "$(location)" "/guide/outsourcing#r-$row"
is "  is kept" "$(chosen)" outside
get d /guide/outsourcing >/dev/null
has "  is shown with who" "$tmp/body" '外に頼む</span>'
is "  counts in no framework" "$(sql "SELECT count(*) FROM outcome WHERE framework LIKE 'guide%'")" 0
is "it is taken back" "$(post d /guide/outsourcing /guide/outsourcing row=$row choice=)" 303
is "  is empty" "$(chosen)" ""
is "a choice that is none" "$(post d /guide/outsourcing /guide/outsourcing row=$row choice=own)" 400
is "a row that is none" "$(post d /guide/outsourcing /guide/outsourcing row=nothing choice=inside)" 400
is "a table where nothing is chosen" "$(post d /guide/outsourcing /guide/ciphers row=tls10 choice=inside)" 404
is "without token" "$(get d /guide/outsourcing -d row=$row -d choice=inside)" 403
is "the sector" "$(post d /guide/sectors15 /guide/sectors15 row=medical choice=own)" 303
get d /plan >/dev/null; has "  its ministry on the plan" "$tmp/body" '厚生労働省が受け持ちます'
get nobody /odd >/dev/null; has "  and when something is odd" "$tmp/body" '厚生労働省が受け持ちます'
is "  is taken back" "$(post d /guide/sectors15 /guide/sectors15 row=medical choice=)" 303
is "none of the sectors" "$(post d /guide/sectors15 /guide/sectors15 row=none choice=own)" 303
get d /guide/sectors15 >/dev/null
has "  is said" "$tmp/body" 'どの分野でもない会社です'
is "  is taken back" "$(post d /guide/sectors15 /guide/sectors15 row=none choice=)" 303
is "  no such row" "$(post d /guide/sectors15 /guide/sectors15 row=nobody choice=own)" 400
get d /plan >/dev/null; hasnt "  nothing more on the plan" "$tmp/body" '厚生労働省'
