# Published lists: brought in, dated, searched, the price rule, a newer list. Read by
# tests/portal/run after ledgers.sh, which has logged in "sato" (administrator) as d.
for page in /find '/find?q=x&what=otasuketai/network&region=tokyo&class=1&yen=10000&devices=10' /find/otasuketai /find/presenters /find/security_services /find/courses/videos /find/exams/ip /ledgers/find_otasuketai /ledgers/find_otasuketai/import; do
	is "page $page" "$(get d "$page")" 200
	hasnt "  no unknown value on $page" "$tmp/body" '\[?'
done
is "no such list" "$(get d /find/nothing)" 404
is "no such row" "$(get d /find/otasuketai/00000000000000000000000000000000)" 404
is "no such course" "$(get d /find/courses/nothing)" 404
is "a table that is no list" "$(get d /find/ciphers/x)" 404
is "  nor written to" "$(post d /find/otasuketai /find/courses do=empty sure=1)" 404
is "nobody searches" "$(get nobody /find)" 303
is "a price that is none" "$(get d '/find?yen=ichiman')" 200
has "  is told" "$tmp/body" 'href="#f-yen"'

# ---- a list as it was published: other names of the same columns and choices
sheet=$(printf 'サービス名\t事業者名\t類\t種別\t対象地域\t月額料金\t1台あたり\t有効期限\n見守りA\t奈良IT\t第1類\tネットワーク一括監視型\t東京都、神奈川県\t9,800円\t\t2099/3/31\n見守りB <b>\t例の会社\t1類\t端末監視型\t全国\t\t2,400円\t2020/3/31\n見守りC\t例の会社\t2類\t併用型\t\t\t\t\n見守りD\t別の会社\t1類\t電話型\t全国\t5000\t\t\n')
is "a list pasted" "$(post d /ledgers/find_otasuketai/import /ledgers/find_otasuketai/import "text=$sheet")" 303
match=$(location)
get d "$match" >/dev/null
has "  all its columns are known" "$tmp/body" '8列のうち8列が分かりました'
is "  looked at" "$(post d "$match" "$match" do=look m-0=name m-1=provider m-2=class m-3=kind m-4=region m-5=price_month m-6=price_device m-7=expires)" 303
is "  the good ones" "$(post d "$match/look" "$match/look" do=take)" 303
is "  stand" "$(rows find_otasuketai)" 3
is "  the type that is none waits" "$(held find_otasuketai)" 1
is "no reading comes of it" "$(sql "SELECT count(*) FROM reading WHERE key GLOB 'find_*'")" 0
get d /find/otasuketai >/dev/null
has "it has no date yet" "$tmp/body" '日付のない3件に'
get d /find >/dev/null
has "  so it may be old" "$tmp/body" 'look">古い可能性'
is "a date of the future" "$(post d /find/otasuketai /find/otasuketai do=date listed_on=2999-01-01 listed_from=IPA)" 400
is "a date that is none" "$(post d /find/otasuketai /find/otasuketai do=date listed_on=昨日 listed_from=IPA)" 400
has "  is shown again" "$tmp/body" 'value="昨日"'
is "no source" "$(post d /find/otasuketai /find/otasuketai do=date listed_on=2020-03-01)" 400
is "the date" "$(post d /find/otasuketai /find/otasuketai do=date listed_on=2020-03-01 listed_from=IPAの公開ページ)" 303
get d /find/otasuketai >/dev/null; undo=$(undo_button)
has "  is said" "$tmp/body" '3件に、一覧の日付を書きました'
hasnt "  nothing is left" "$tmp/body" '日付のない'
has "  an old list is marked" "$tmp/body" 'look">古い可能性'
is "  undone" "$(post d /find /undo "undo=$undo")" 303
get d /find/otasuketai >/dev/null
has "  without a date again" "$tmp/body" '日付のない3件に'
is "the date of today" "$(post d /find/otasuketai /find/otasuketai do=date "listed_on=$(date -u +%F)" listed_from=IPAの公開ページ)" 303
get d /find/otasuketai >/dev/null
hasnt "  is not old" "$tmp/body" 'look">古い可能性'

# ---- searched
get d '/find?what=otasuketai/network&region=kanagawa' >/dev/null
has "by kind and place" "$tmp/body" '見守りA'
hasnt "  not the others" "$tmp/body" '見守りB'
get d '/find?what=otasuketai&region=osaka' >/dev/null
hasnt "elsewhere" "$tmp/body" '見守りA'
has "  the one for everywhere" "$tmp/body" '見守りB'
hasnt "  stays text" "$tmp/body" '見守りB <b>'
has "  and the one that does not say" "$tmp/body" '見守りC'
has "  which is said" "$tmp/body" '地域ははっきり書いてありません'
get d '/find?what=otasuketai&yen=10000&devices=10' >/dev/null
has "by price" "$tmp/body" '見守りA'
hasnt "  for ten machines" "$tmp/body" '見守りB'
get d '/find?class=2' >/dev/null
has "by class" "$tmp/body" '見守りC'
hasnt "  only" "$tmp/body" '見守りA'
get d '/find?q=マナビDX' >/dev/null
has "a course" "$tmp/body" '/find/courses/manabi_sec'
hasnt "  no service" "$tmp/body" '見守りA'

# ---- the price rule
row() { sql "SELECT r.id FROM ledger_row r JOIN ledger_cell c ON c.line=r.nr WHERE c.col='name' AND c.value LIKE '$1%' AND removed=0"; }
a=$(row 見守りA) b=$(row 見守りB) c=$(row 見守りC)
get d "/find/otasuketai/$a" >/dev/null
has "a fee within the cap" "$tmp/body" '決まりの上限（月10,000円）の中です'
has "  what to ask" "$tmp/body" '悪い相手への通信を'
get d "/find/otasuketai/$b" >/dev/null
has "a fee over the cap" "$tmp/body" '決まりの上限（1台につき月2,000円）を超えています'
has "  its registration is over" "$tmp/body" '登録の期限切れ'
get d "/find/otasuketai/$b?devices=10" >/dev/null
has "  for ten machines" "$tmp/body" '10台だと月24,000円で、上限の20,000円を超えています'
get d "/find/otasuketai/$c" >/dev/null
has "class 2 is told, not judged" "$tmp/body" '上限が緩められていて'
is "the row under another list" "$(get d "/find/presenters/$a")" 404
is "  under another ledger" "$(get d "/ledgers/devices/$a")" 404

# ---- a newer list
is "taking all out without saying so" "$(post d /find/otasuketai /find/otasuketai do=empty)" 400
is "  nothing went" "$(rows find_otasuketai)" 3
is "without token" "$(get d /find/otasuketai -d do=empty -d sure=1)" 403
is "taking all out" "$(post d /find/otasuketai /find/otasuketai do=empty sure=1)" 303
is "  they are gone" "$(rows find_otasuketai)" 0
get d /find/otasuketai >/dev/null; undo=$(undo_button)
is "  the row is no page" "$(get d "/find/otasuketai/$a")" 404
is "  undone" "$(post d /find /undo "undo=$undo")" 303
is "  they stand" "$(rows find_otasuketai)" 3
is "a deed that is none" "$(post d /find/otasuketai /find/otasuketai do=magic)" 400
sql "UPDATE person SET role=0 WHERE login='sato'"
is "a reader searches" "$(get d /find)" 200
is "  dates nothing" "$(post d /find /find/otasuketai do=date listed_on=2026-01-01 listed_from=x)" 403
sql "UPDATE person SET role=2 WHERE login='sato'"
