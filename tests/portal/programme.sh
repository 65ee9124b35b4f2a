# The programme: answers, what is refused, links, the plan, duties, ★3's file, declarations. Read by
# tests/portal/run, which has logged in "sato" (administrator) as d.
answers() { sql "SELECT count(*) FROM reply WHERE framework='$1' AND choice<>''"; }
undo_button() { sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1; }
address() { sed -n 's/.*<figcaption class="mono">[^<]*\(\/l\/[0-9a-f]*\)<.*/\1/p' "$tmp/body"; }
hasno_token() { get "$1" "$2" -d x=1; }

for page in /programme /sites /check/selfcheck25 /check/selfcheck25/result /check/selfcheck25/1 /check/scs3 /check/scs3/result /check/scs3/file /check/guide4 /plan /duties /links /star /owner /have; do
	is "page $page" "$(get d $page)" 200
	hasnt "  no unknown value on $page" "$tmp/body" '\[?'
done
get d /programme >/dev/null
has "what other countries ask is folded" "$tmp/body" '<details class="card"><summary>海外のもの'
has "  and earlier editions too" "$tmp/body" '<details class="card"><summary>新しい版があるもの'
is "no such framework" "$(get d /check/nothing)" 404
is "no such item" "$(get d /check/selfcheck25/99)" 404
is "no such group" "$(get d '/check/selfcheck25?group=nothing')" 404
is "no such site" "$(get d '/check/selfcheck25?site=00000000000000000000000000000000')" 404
is "an answer without token" "$(hasno_token d /check/selfcheck25)" 403
is "nobody's answer" "$(post nobody /login /check/selfcheck25 a-1=yes)" 303
is "  leads to log-in" "$(location)" /login
is "  nothing is kept" "$(answers selfcheck25)" 0

# ---- answers
is "taking it up" "$(post d /programme /programme do=begin framework=selfcheck25)" 303
is "taking up nothing" "$(post d /programme /programme do=begin framework=nothing)" 404
is "answers of a group" "$(post d /check/selfcheck25 /check/selfcheck25 a-1=yes a-2=partly a-3=unknown go=staff)" 303
is "  go on to the next" "$(location)" '/check/selfcheck25?site=#g-staff'
is "  are kept" "$(answers selfcheck25)" 3
get d /check/selfcheck25 >/dev/null; undo=$(undo_button)
has "  are said" "$tmp/body" '3件の答えを保存しました'
is "the same once more" "$(post d /check/selfcheck25 /check/selfcheck25 a-1=yes a-2=partly a-3=unknown)" 303
is "  is nothing new" "$(answers selfcheck25)" 3
is "undoing them" "$(post d /programme /undo undo=$undo)" 303
is "  takes them back" "$(get d /check/selfcheck25/result >/dev/null; grep -c 'まだ答えがありません' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
is "a choice that is none" "$(post d /check/selfcheck25 /check/selfcheck25 a-1=maybe)" 400
is "does not apply without a reason" "$(post d /check/selfcheck25 /check/selfcheck25 a-4=yes a-13=not_applicable r-13=)" 400
has "  is said" "$tmp/body" 'まだ保存していません'
is "  keeps nothing of that form" "$(sql "SELECT count(*) FROM reply WHERE item='4'")" 0
has "  shows what was typed" "$tmp/body" 'name="a-4" value="yes" checked'
many() { head -c "$1" /dev/zero | tr '\0' a | get d /check/selfcheck25 -H 'Expect:' -H 'Content-Type: application/x-www-form-urlencoded' --data-binary @-; }
is "too many bytes of answers" "$(many 700000)" 413
kept=$(sql "SELECT count(*), max(at) FROM reply")
is "ten megabytes in a reason" "$( (printf 'a-13=not_applicable&r-13='; head -c 10000000 /dev/zero | tr '\0' a) | get d /check/selfcheck25 -H 'Content-Type: application/x-www-form-urlencoded' --data-binary @-)" 413
has "  is said" "$tmp/body" '大きすぎ'
is "  what was answered before stays" "$(sql "SELECT count(*), max(at) FROM reply")" "$kept"
is "  and the session too" "$(get d /check/selfcheck25)" 200
case $(many 10000000) in 413 | 000) ok ;; *) fail "ten megabytes of answers" ;; esac # it may hang up before all is sent
long=$(printf 'あ%.0s' $(seq 180)) # 540 bytes
is "a reason that is too long" "$(post d /check/selfcheck25 /check/selfcheck25 a-4=yes a-13=not_applicable "r-13=$long")" 400
has "  is said" "$tmp/body" '長すぎます'
has "  is shown whole, to be made shorter" "$tmp/body" "$long"
is "  keeps nothing of that form" "$(sql "SELECT count(*) FROM reply WHERE item IN ('4','13')")" 0
is "answers with a reason" "$(post d /check/selfcheck25 /check/selfcheck25 a-1=yes a-2=no a-3=unknown a-13=not_applicable 'r-13=<b>持ち出しません</b>')" 303
is "its result" "$(get d /check/selfcheck25/result)" 200
has "  lists what nobody knows" "$tmp/body" '「分からない」と答えたもの'
hasnt "  a reason stays text" "$tmp/body" '<b>持ち出し'
is "how we know" "$(get d /check/selfcheck25/13)" 200
has "  with its reason" "$tmp/body" '&lt;b&gt;持ち出しません'
sql "UPDATE person SET role=0 WHERE login='sato'"
is "a reader answers nothing" "$(post d /check/selfcheck25 /check/selfcheck25 a-5=yes)" 403
is "  sees no button" "$(get d /check/selfcheck25 >/dev/null; grep -c 'name="go"' "$tmp/body")" 0
is "  hands nothing over" "$(post d /check/selfcheck25 /check/selfcheck25/staff/link name=x)" 403
sql "UPDATE person SET role=1 WHERE login='sato'"
is "a member asks nobody to sign" "$(post d /programme /check/scs3/file do=oath name=x)" 403
is "  and adds no site" "$(post d /programme /sites do=add site_name=x)" 403
sql "UPDATE person SET role=2 WHERE login='sato'"

# ---- what the box has seen
now=$(($(date +%s) * 1000)); day=$(((now + 32400000) / 86400000 * 86400000 - 32400000))
sql "INSERT OR REPLACE INTO reading VALUES ('phones_seen', '', $day, $now, 4, 20, 100, '')"
is "does not apply, and the box sees it" "$(post d /check/selfcheck25 /check/selfcheck25 a-9=not_applicable r-9=使いません)" 400
has "  says what and when" "$tmp/body" 'この箱が見ているので.*4台.*に確認'
is "  keeps nothing" "$(sql "SELECT count(*) FROM reply WHERE item='9'")" 0
sql "INSERT OR REPLACE INTO reading VALUES ('systems_out_of_support', '', $day, $now, 2, 18, 100, '9:SEKKEI-01,')"
is "an answer that the facts deny" "$(post d /check/selfcheck25 /check/selfcheck25 a-1=yes)" 303
is "  its item" "$(get d /check/selfcheck25/1)" 200
has "  names the device" "$tmp/body" 'SEKKEI-01'
has "  says that they differ" "$tmp/body" '食いちがい'
is "  done, said of it in the plan" "$(post d /plan /plan do=done item=selfcheck25/1)" 303
has "  is told what the machine shows" "$(get d /plan >/dev/null; echo "$tmp/body")" '機械が足りないことを確かめています'

# ---- sites
is "a site" "$(post d /sites /sites do=add site_name=奈良工場)" 303
site=$(sql "SELECT id FROM site LIMIT 1")
is "an answer of a site" "$(post d /check/selfcheck25 /check/selfcheck25 "site=$site" a-1=no)" 303
is "  leaves the company's" "$(sql "SELECT count(*) FROM reply WHERE item='1' AND site='$site'")" 1
has "  by site" "$(get d /check/selfcheck25/result >/dev/null; echo "$tmp/body")" '奈良工場'
is "closing it" "$(post d /sites /sites do=close "id=$site")" 303
is "  it is not there" "$(get d "/check/selfcheck25?site=$site")" 404

# ---- links
is "a section's link" "$(post d /check/selfcheck25 /check/selfcheck25/staff/link name=鈴木)" 200
link=$(address)
is "  is shown" "${#link}" 67
is "  and kept nowhere" "$(strings "$data/sakimori.db" "$data/sakimori.db-wal" 2>/dev/null | grep -c "${link#/l/}")" 0
is "  of no group" "$(post d /check/selfcheck25 /check/selfcheck25/nothing/link)" 404
is "somebody opens it" "$(get link1 "$link")" 200
has "  sees the group" "$tmp/body" 'name="a-6"'
hasnt "  and no other" "$tmp/body" 'name="a-1"'
hasnt "  and no answers of others" "$tmp/body" '持ち出しません'
has "  keeps its address when the language changes" "$tmp/body" "name=\"back\" value=\"$link\""
hasnt "  and no menu" "$tmp/body" '<nav class="menu"'
is "  is nowhere signed in" "$(get link1 /devices)" 303
is "  answers without token" "$(hasno_token link1 "$link")" 403
is "  answers" "$(post link1 "$link" "$link" a-6=yes a-7=partly)" 303
is "  are kept with the name" "$(sql "SELECT group_concat(who, ',') FROM reply WHERE item IN ('6','7')")" "鈴木,鈴木"
is "  sees them again" "$(get link1 "$link" >/dev/null; grep -c 'name="a-6" value="yes" checked' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
is "  another group's item" "$(post link1 "$link" "$link" a-6=no a-1=no)" 404
is "  keeps nothing" "$(sql "SELECT choice FROM reply WHERE item='6' ORDER BY at DESC LIMIT 1")" yes
is "  another framework's" "$(post link1 "$link" "$link" a-4-4-4-2=yes)" 404
has "  may answer the rest at once" "$(get link1 "$link" >/dev/null; echo "$tmp/body")" 'name="fill" value="staff/partly"'
is "  another group's topic" "$(post link1 "$link" "$link" fill=basic/no)" 404
is "  of no topic" "$(post link1 "$link" "$link" fill=nothing/no)" 404
is "  the rest at once" "$(post link1 "$link" "$link" a-10=no fill=staff/partly)" 303
is "  is kept with the name, apart from what was told apart" "$(sql "SELECT group_concat(item || who || choice, ' ') FROM (SELECT * FROM reply WHERE item IN ('10','11') ORDER BY nr)")" "10鈴木no 11鈴木partly"
is "  earlier answers stay" "$(sql "SELECT choice FROM reply WHERE item='6' ORDER BY nr DESC LIMIT 1")" yes
has "  says so, and no more" "$(get link1 "$link?filled=staff" >/dev/null; echo "$tmp/body")" '残りに同じ答えを入れました'
sql "DELETE FROM reply WHERE who='鈴木' AND item NOT IN ('6','7')"
is "a crossed session: who is signed in answers by a link as the link" "$(post d "$link" "$link" a-8=yes)" 303
is "  not as sato" "$(sql "SELECT who FROM reply WHERE item='8'")" 鈴木
is "too long a reason by a link" "$(post link1 "$link" "$link" a-6=no a-9=not_applicable "r-9=$long")" 400
has "  is said" "$tmp/body" '長すぎます'
is "  keeps nothing of that form" "$(sql "SELECT choice FROM reply WHERE item='6' ORDER BY at DESC LIMIT 1")" yes
is "ten megabytes by a link" "$( (printf 'a-6=no&r-6='; head -c 10000000 /dev/zero | tr '\0' a) | get link1 "$link" -H 'Content-Type: application/x-www-form-urlencoded' --data-binary @-)" 413
is "  the link stays" "$(get link1 "$link")" 200
is "a link that never was" "$(get link2 "/l/$(printf 'ab%.0s' $(seq 32))")" 404
has "  says so" "$tmp/body" 'このリンクは見つかりません'
sql "UPDATE link SET expires=$(($(date +%s) * 1000 - 1000)) WHERE subject='selfcheck25/staff'"
is "an expired one" "$(get link1 "$link")" 410
has "  says so" "$tmp/body" '期限が切れました'
is "  takes no answers" "$(post link1 "$link" "$link" a-6=no)" 410
is "another one" "$(post d /check/selfcheck25 /check/selfcheck25/staff/link name=高橋)" 200
link=$(address)
is "  is taken back" "$(post d /links /links do=revoke "id=$(sql "SELECT id FROM link WHERE name='高橋'")")" 303
is "  opens nothing" "$(get link1 "$link")" 410
is "taking back nothing" "$(post d /links /links do=revoke id=00)" 404

# ---- what was answered elsewhere
is "an answer to the 25" "$(post d /check/selfcheck25 /check/selfcheck25 a-1=yes a-5=yes a-20=yes)" 303
is "counts in the six" "$(get d /check/articles6)" 200
has "  and is said" "$tmp/body" 'での答え（'
other=$(sed -n 's/.*name="s-\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
[ -n "$other" ] && ok || fail "nothing is suggested"
is "  nothing of it is kept" "$(answers articles6)" 0
is "taking a suggestion over" "$(post d /check/articles6 /check/articles6 take=1 "s-$other=1")" 303
is "  is an answer of one's own" "$(sql "SELECT who || item FROM reply WHERE framework='articles6'")" "$(sql "SELECT name FROM person WHERE login='sato'")$other"
is "  which is told" "$(sql "SELECT via FROM reply WHERE framework='articles6'")" take
is "taking over what is not suggested" "$(post d /check/articles6 /check/articles6 take=1 s-99=1)" 303
is "  keeps nothing" "$(answers articles6)" 1

# ---- the plan and duties
is "the plan" "$(get d /plan)" 200
has "  has unanswered questions as one task" "$tmp/body" 'href="/check/selfcheck25?group='
is "  once" "$(grep -c 'href="/check/selfcheck25?group=' "$tmp/body")" 1
is "an answer that leaves something to do" "$(post d /check/selfcheck25 /check/selfcheck25 a-2=no)" 303
is "  changes the plan" "$(get d /plan)" 200
has "  has a gap" "$tmp/body" 'name="item" value="selfcheck25/'
gap=$(sed -n 's/.*name="item" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
is "cannot, without a reason" "$(post d /plan /plan do=cannot "item=$gap")" 400
is "later" "$(post d /plan /plan do=later "item=$gap")" 303
is "  it is put off" "$(get d /plan >/dev/null; sed -n '/<ol class="today">/,/<\/ol>/p' "$tmp/body" | grep -c "value=\"$gap\"")" 0
has "  and can be put back" "$tmp/body" 'value="again"'
is "  undone" "$(post d /plan /undo "undo=$(sql "SELECT id FROM decision WHERE kind='plan'")")" 303
is "  it is first again" "$(get d /plan >/dev/null; sed -n 's/.*name="item" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)" "$gap"
is "a gap that is none" "$(post d /plan /plan do=later item=selfcheck25/99)" 404
is "done, said of another" "$(post d /plan /plan do=done item=selfcheck25/9)" 303
is "  is an answer" "$(sql "SELECT choice FROM reply WHERE item='9'")" yes
is "duties" "$(get d /duties)" 200
key=$(sed -n 's/.*name="key" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
[ -n "$key" ] && ok || fail "no duty is listed"
is "a duty that is none" "$(post d /duties /duties do=done key=nothing.else)" 404
is "a duty is done" "$(post d /duties /duties do=done "key=$key" 'note=<i>全員で</i>')" 303
get d /duties >/dev/null; undo=$(undo_button)
hasnt "  its note stays text" "$tmp/body" '<i>全員で'
is "  is undone" "$(post d /duties /undo undo=$undo)" 303
is "  and gone" "$(sql "SELECT count(*) FROM duty_done")" 0
is "an address for calendars" "$(post d /duties /duties/calendar)" 200
feed=$(sed -n 's/.*id="feed">[^<]*\(\/calendar\/[0-9a-f]*\.ics\)<.*/\1/p' "$tmp/body")
rm -f "$tmp/feedjar"
is "  gives the feed" "$(get feedjar "$feed")" 200
has "  as a calendar" "$tmp/head" 'text/calendar'
has "  of events" "$tmp/body" 'BEGIN:VEVENT'
is "  in lines of at most 75 octets with CRLF" "$(LC_ALL=C awk 'length($0) > 76 || !/\r$/ {bad++} END {print bad + 0}' "$tmp/body")" 0
hasnt "  names nobody" "$tmp/body" 'Sato'
is "  opens nothing else" "$(get feedjar "/l/$(basename "$feed" .ics)")" 404

# ---- the file for ★3
is "asking nobody by name" "$(post d /check/scs3/file /check/scs3/file do=confirm 'name= ')" 400
has "  says what is missing" "$tmp/body" 'href="#f-who_signs"'
is "  makes no link" "$(sql "SELECT count(*) FROM link WHERE subject='scs3' AND trim(name)=''")" 0
is "asking a specialist" "$(post d /check/scs3/file /check/scs3/file do=confirm name=加藤)" 200
link=$(address)
is "  opens the file" "$(get sign "$link")" 200
has "  and the form" "$tmp/body" 'name="sign_licence"'
digest=$(sed -n 's/.*name="digest" value="\([0-9a-f]*\)".*/\1/p' "$tmp/body")
is "  without agreeing" "$(post sign "$link" "$link" "digest=$digest" sign_name=加藤 sign_licence=第1号 remark=気づいた)" 400
has "  what was written is still there" "$tmp/body" '>気づいた</textarea>'
has "  its mark is led to" "$tmp/body" 'id="f-agree"'
is "  of something else" "$(post sign "$link" "$link" digest=00 sign_name=加藤 sign_licence=第1号 agree=1)" 400
is "  nothing is signed yet" "$(sql "SELECT count(*) FROM signature")" 0
is "  signs" "$(post sign "$link" "$link" "digest=$digest" sign_name=加藤 sign_licence=第1号 'remark=よい<b>' agree=1)" 200
has "  is thanked" "$tmp/body" '署名を残しました'
has "  is in the list at once" "$tmp/body" '第1号</span>'
is "  once" "$(get sign "$link")" 410
has "  is told that it came in" "$tmp/body" '受け取りました'
is "  not by pressing twice either" "$(post sign /login "$link" "digest=$digest" sign_name=他人 sign_licence=第2号 agree=1)" 410
is "  is kept" "$(sql "SELECT name || licence || lower(hex(digest)) FROM signature")" "加藤第1号$digest"
is "the file says so" "$(get d /check/scs3/file >/dev/null; grep -c 'いまの内容と同じです' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
is "a later answer" "$(post d /check/scs3 /check/scs3 a-1-2-1-1=yes)" 303
is "  differs from what was signed" "$(get d /check/scs3/file >/dev/null; grep -c '署名したあとに内容が変わりました' "$tmp/body" | sed 's/[1-9].*/yes/')" yes

# ---- saved as files, which an opener writes
is "the file as PDF" "$(get d /check/scs3/file.pdf)" 200
is "  is one" "$(head -c 5 "$tmp/body")" %PDF-
has "  to be saved" "$tmp/head" 'filename="scs3-self-assessment.pdf"'
if command -v pdftotext >/dev/null; then
	pdftotext "$tmp/body" "$tmp/text"
	has "  says what it is" "$tmp/text" '自己評価の資料です'
	has "  who confirmed it" "$tmp/text" '加藤'
	has "  the digest that was signed, without a hyphen" "$tmp/text" "$(echo "$digest" | cut -c33-48) $(echo "$digest" | cut -c49-64)\|$(echo "$digest" | cut -c49-64)\$"
	missing=0
	for id in $(sed -n 's/^ *- id: "\([0-9]-[0-9]*-[0-9]*-[0-9]*\)"$/\1/p' "$root/packs/frameworks/scs3.yaml"); do grep -q -- "^$id" "$tmp/text" || missing=$((missing + 1)); done
	is "  each of the criteria" "$missing" 0
fi
is "the file as a workbook" "$(get d /check/scs3/file.xlsx)" 200
is "  is one" "$(head -c 2 "$tmp/body")" PK
has "  to be saved" "$tmp/head" 'filename="scs3-self-assessment.xlsx"'
is "another framework's result" "$(get d /check/selfcheck25/result.xlsx)" 200
has "  by its name" "$tmp/head" 'filename="selfcheck25-result.xlsx"'
is "  of nothing" "$(get d /check/nothing/result.xlsx)" 404
is "  of no site" "$(get d '/check/selfcheck25/result.xlsx?site=00000000000000000000000000000000')" 404
is "the owner's page as PDF" "$(get d /owner.pdf)" 200
is "  one page" "$(grep -ao '/Type /Page\b' "$tmp/body" | wc -l)" 1
is "  is logged" "$(sql "SELECT count(*) FROM audit WHERE action IN ('file.export','owner.export')")" 4
for file in /check/scs3/file.pdf /check/scs3/file.xlsx /check/selfcheck25/result.xlsx /owner.pdf; do
	is "nobody saves $file" "$(get nobody $file)" 303
	is "  nor who has a used link" "$(get sign $file)" 303
done

# ---- declarations, what the company has
is "the company's data" "$(post d /star /star do=org company=やまと製作所 org_address=奈良市1-2 org_mail=a@b.example)" 303
is "  wrong mail" "$(post d /star /star do=org company=やまと製作所 org_mail=abc)" 400
has "  is there to copy" "$(get d /star >/dev/null; echo "$tmp/body")" '奈良市1-2'
is "★★ without a policy's address" "$(post d /star /star do=declare star=star2 declared_on=2025-11-20)" 400
is "a day that is none" "$(post d /star /star do=declare star=star1 declared_on=2025-02-30)" 400
is "a declaration" "$(post d /star /star do=declare star=star1 declared_on=2025-11-20 star_number=4012 terms=1)" 303
is "  is kept" "$(sql "SELECT star || number FROM declaration")" star14012
is "  is on the way" "$(get d /programme >/dev/null; sed -n '/<ol class="ways">/,/<\/ol>/p' "$tmp/body" | grep -c おわり)" 1
is "★3 with its end" "$(post d /star /star do=declare star=star3 declared_on=2025-11-20 star_number=s3)" 303
is "  a year later" "$(sql "SELECT (expires-declared)/86400000 FROM declaration WHERE star='star3'")" 365
is "a service that we have" "$(post d /have /have do=add have_name=見守り have_yen=120000)" 303
is "  without a name" "$(post d /have /have do=add have_name=)" 400
is "  is listed" "$(get d /have >/dev/null; grep -c '見守り' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
is "  is removed" "$(post d /have /have do=drop "id=$(sql "SELECT id FROM holding")")" 303
for i in 1 2 3 4 5; do get link3 "/l/$(printf "c$i%.0s" $(seq 32))" >/dev/null; done
is "guessing waits" "$(get link3 "/l/$(printf 'dd%.0s' $(seq 32))")" 429

# ---- one answer for all that is left
is "a site of its own" "$(post d /sites /sites site_name=堺)" 303
site=$(sql "SELECT id FROM site WHERE name='堺'")
given_by() { sql "SELECT group_concat(item || choice, ' ') FROM (SELECT item, choice FROM reply WHERE site='$site' AND via='$1' ORDER BY item)"; }
sql "INSERT OR REPLACE INTO reading SELECT 'systems_out_of_support', '', max(day) + 1, max(at) + 3600000, 1, 9, 100, '' FROM reading"
is "one answer for the rest" "$(post d /check/selfcheck25 /check/selfcheck25 "site=$site" a-3=no fill=basic/yes)" 303
is "  comes back to its place" "$(location)" "/check/selfcheck25?site=$site&group=&filled=basic#f-basic"
is "  is given for what is left" "$(given_by fill)" '2yes 4yes 5yes'
is "  not for what was chosen apart" "$(given_by '')" 3no
is "its page" "$(get d "/check/selfcheck25?site=$site&filled=basic")" 200
has "  says what a machine speaks against" "$tmp/body" '4問に答えました。1は、箱が見たことと合わないので残しました。'
undo=$(undo_button)
is "another one" "$(post d /check/selfcheck25 /check/selfcheck25 "site=$site" fill=basic/no)" 303
is "  leaves what was answered" "$(given_by fill)" '1no 2yes 4yes 5yes'
is "  is told with the answer" "$(get d "/check/selfcheck25/1?site=$site" >/dev/null; grep -c 'まとめて答えた' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
is "undoing the first" "$(post d /programme /undo undo=$undo)" 303
is "  takes all of it back" "$(sql "SELECT count(*) FROM reply AS r WHERE site='$site' AND choice<>'' AND NOT EXISTS (SELECT 1 FROM reply AS s WHERE s.site=r.site AND s.item=r.item AND s.nr>r.nr)")" 1
is "an answer that needs a reason" "$(post d /check/selfcheck25 /check/selfcheck25 "site=$site" fill=basic/not_applicable)" 404
is "an answer that is none" "$(post d /check/selfcheck25 /check/selfcheck25 "site=$site" fill=basic/maybe)" 404
is "a topic that is none" "$(post d /check/selfcheck25 /check/selfcheck25 "site=$site" fill=nothing/yes)" 404
is "a topic of a framework without" "$(post d /check/scs3 /check/scs3 fill=basic/yes)" 404
is "  nothing of it is kept" "$(sql "SELECT count(*) FROM reply WHERE site='$site' AND choice='maybe'")" 0
sql "DELETE FROM reading WHERE kind='systems_out_of_support'"
