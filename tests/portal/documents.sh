# Documents: made of answers, edited, sent for approval, confirmed, published, registered; what is
# refused. Read by tests/portal/run after programme.sh, with "sato" (administrator) logged in as d. The
# wrong links tried there make the next ones wait: so the portal begins anew.
stop
start
post d /people /people name=読む人 login=yomu2 role=reader >/dev/null; code=$(codes)
post y /join /join "invite=$code" password=reader-pass-2 password_again=reader-pass-2 >/dev/null
sql() { sqlite3 -cmd '.timeout 5000' "$data/sakimori.db" "$1"; }
versions() { sql "SELECT count(*) FROM document_version WHERE document='$1'"; }
body_of() { sql "SELECT body FROM document_version WHERE document='$1' AND number=$2"; }
# A link's use, by its address: POST of the page's own form
by_link() { jar=$1 to=$2; shift 2; get "$jar" "$to" >/dev/null; seen=$(sed -n 's/.*name="seen" value="\([0-9]*\)".*/\1/p' "$tmp/body"); t=$(token); set -- "$@" "csrf=$t" "seen=$seen"; for f; do set -- "$@" --data-urlencode "$f"; shift; done; get "$jar" "$to" "$@"; }

for page in /documents /documents/policy /documents/rules /documents/rules/make /documents/facts /documents/register /documents/year /public; do
	is "page $page" "$(get d $page)" 200
	hasnt "  no unknown value on $page" "$tmp/body" '\[?'
done
is "no such document" "$(get d /documents/nothing)" 404
is "  nor its making" "$(get d /documents/nothing/make)" 404
is "  nor a version of one not made" "$(get d /documents/rules/1)" 404
is "nobody reads documents" "$(get nobody /documents)" 303
is "the public page is for everybody" "$(get nobody /public)" 200
has "  with nothing on it" "$tmp/body" '公開している書類はありません'
is "a reader makes nothing" "$(get y /documents/rules/make)" 403

# ---- facts
sql "DELETE FROM document_word"
is "facts" "$(post d /documents/facts /documents/facts t-telework=no t-web_shop=yes 'f-officer=<b>山田 花子' era=1 fiscal=4)" 303
is "  are kept" "$(sql "SELECT group_concat(value, '|') FROM (SELECT value FROM document_word ORDER BY key)")" '<b>山田 花子|no|yes'
has "  a name stays text" "$(get d /documents/facts >/dev/null; echo "$tmp/body")" 'value="&lt;b&gt;山田 花子"'
is "facts without token" "$(get d /documents/facts -d t-telework=yes)" 403
is "a name that is too long" "$(post d /documents/facts /documents/facts "f-officer=$(printf 'あ%.0s' $(seq 200))")" 400
is "  keeps nothing" "$(sql "SELECT value FROM document_word WHERE key='field.officer'")" '<b>山田 花子'

# ---- crossed sessions: the token of somebody else's page, with one's own cookie
sql "UPDATE person SET role=1 WHERE login='yomu2'"
get y /check/selfcheck25 >/dev/null; theirs=$(token)
kept=$(sql "SELECT (SELECT count(*) FROM reply) || ' ' || (SELECT count(*) FROM ledger_row) || ' ' || (SELECT count(*) FROM document_version)")
for form in '/check/selfcheck25 a-5=no' '/ledgers/systems/new do=save&c-name=x' '/documents/rules/make x=1' '/plan do=done&item=selfcheck25/9' '/check/scs3/file do=oath&name=x' '/have do=add&have_name=x'; do
	is "another session's token at ${form% *}" "$(get d "${form% *}" -d "${form#* }&csrf=$theirs")" 403
done
is "  keeps nothing" "$(sql "SELECT (SELECT count(*) FROM reply) || ' ' || (SELECT count(*) FROM ledger_row) || ' ' || (SELECT count(*) FROM document_version)")" "$kept"
sql "UPDATE person SET role=0 WHERE login='yomu2'"
none=00000000000000000000000000000000
is "no such holding" "$(post d /have /have do=drop id=$none)" 404
is "no such site is closed" "$(post d /sites /sites do=close id=$none)" 404
is "no such row is undone" "$(post d /ledgers/systems/new /ledgers/systems/$none do=remove)" 404
is "no such course's link" "$(get d /l/$none$none)" 404

# ---- making
get d /documents/rules/make >/dev/null
hasnt "what is known is not asked" "$tmp/body" 'name="t-telework"'
hasnt "  nor a name" "$tmp/body" 'name="f-officer"'
has "  the rest is" "$tmp/body" 'name="t-'
is "a draft" "$(post d /documents/rules/make /documents/rules/make)" 303
is "  is one" "$(versions rules)" 1
is "  reads" "$(get d /documents/rules/1)" 200
has "  with its chapters" "$tmp/body" '第1章'
has "  and its articles" "$tmp/body" '第1条'
hasnt "  nothing about telework" "$tmp/body" '<h2>第[0-9]*章 .*在宅'
hasnt "  no unknown value" "$tmp/body" '\[?'
is "  in English" "$(get d '/documents/rules/1?lang=en')" 200
has "  says what it is" "$tmp/body" '会社の書類は日本語の版です'
is "a document with the name" "$(post d /documents/org_chart/make /documents/org_chart/make >/dev/null; get d /documents/org_chart/1)" 200
has "  has it as text" "$tmp/body" '&lt;b&gt;山田 花子'
is "made again" "$(post d /documents/rules/make /documents/rules/make t-telework=yes)" 303
is "  is the same draft" "$(versions rules)" 1
is "the document's page" "$(get d /documents/rules)" 200
has "  is a draft" "$tmp/body" '下書き'
has "  counts blanks" "$tmp/body" '空欄が[0-9]*か所'

# ---- editing
is "editing" "$(get d /documents/rules/1/edit)" 200
part=$(sed -n 's/.*<textarea id="p-\([^"]*\)".*/\1/p' "$tmp/body" | sed -n 2p)
section=$(sed -n 's/.*name="section" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
is "  a paragraph" "$(post d "/documents/rules/1/edit?section=$section" /documents/rules/1/edit "section=$section" "p-$part=わたしたちの<i>ことば" note=ことばを直した)" 303
has "  stays text" "$(get d "/documents/rules/1/edit?section=$section" >/dev/null; echo "$tmp/body")" 'わたしたちの&lt;i&gt;ことば'
is "  stays when it is made again" "$(post d /documents/rules/make /documents/rules/make >/dev/null; body_of rules 1 | grep -c 'わたしたちの')" 1
is "  and can go back" "$(post d "/documents/rules/1/edit?section=$section" /documents/rules/1/edit "section=$section" "p-$part=x" "o-$part=1" >/dev/null; body_of rules 1 | grep -c 'わたしたちの')" 0
edit="/documents/rules/1/edit?section=$section"
get d "$edit" >/dev/null
mark() { sed -n "s/.*name=\"w-$1\" value=\"\([0-9a-f]*\)\".*/\1/p" "$tmp/body"; }
part3=$(sed -n 's/.*<textarea id="p-\([^"]*\)".*/\1/p' "$tmp/body" | sed -n 3p)
text3=$(tr '\n' '\r' <"$tmp/body" | sed -n "s/.*<textarea id=\"p-$part3\"[^>]*>\([^<]*\)<.*/\1/p" | tr '\r' '\n')
w2=$(mark "$part") w3=$(mark "$part3")
[ -n "$w2" ] && [ -n "$w3" ] && ok || fail "  no mark of a paragraph"
post d "$edit" /documents/rules/1/edit "section=$section" "p-$part3=先に直した人の文" >/dev/null
is "  who has an older form" "$(post d "$edit" /documents/rules/1/edit "section=$section" "p-$part=あとの人の文" "w-$part=$w2" "p-$part3=$text3" "w-$part3=$w3")" 303
is "    keeps what another wrote" "$(body_of rules 1 | grep -c '先に直した人の文')" 1
is "    and has its own" "$(body_of rules 1 | grep -c 'あとの人の文')" 1
is "  both about one paragraph" "$(post d "$edit" /documents/rules/1/edit "section=$section" "p-$part3=別の案" "w-$part3=$w3")" 400
has "    what is typed stays" "$tmp/body" '別の案'
has "    beside the other's" "$tmp/body" '先に直した人の文'
is "    which is kept" "$(body_of rules 1 | grep -c '先に直した人の文')" 1
is "    until it is sent once more" "$(post d "$edit" /documents/rules/1/edit "section=$section" "p-$part3=別の案" "w-$part3=$(mark "$part3")")" 303
is "    then it counts" "$(body_of rules 1 | grep -c '別の案')" 1
post d "$edit" /documents/rules/1/edit "section=$section" "p-$part=x" "o-$part=1" "p-$part3=x" "o-$part3=1" >/dev/null
is "  another version is not there" "$(get d /documents/rules/2/edit)" 404
is "  too long a paragraph" "$(post d "/documents/rules/1/edit?section=$section" /documents/rules/1/edit "section=$section" "p-$part=$(head -c 13000 /dev/zero | tr '\0' x)")" 413

# ---- the wording guard
post d "/documents/rules/1/edit?section=$section" /documents/rules/1/edit "section=$section" "p-$part=当社はIPAの認定を受けた。" >/dev/null
is "a claim is not sent" "$(post d /documents/rules /documents/rules do=send to=社長)" 400
has "  the sentence is shown" "$tmp/body" 'IPAの認定を受けた'
is "  nor approved" "$(post d /documents/rules /documents/rules do=approve approver=社長 enacted=2026-11-27)" 400
is "  no version is approved" "$(sql "SELECT count(*) FROM document_version WHERE approved<>0")" 0
post d "/documents/rules/1/edit?section=$section" /documents/rules/1/edit "section=$section" "p-$part=x" "o-$part=1" >/dev/null

# ---- approval by link
is "sending" "$(post d /documents/rules /documents/rules do=send 'to=社長 一郎')" 200
link=$(address)
is "  is shown once" "${#link}" 67
is "  the document waits" "$(get d /documents/rules >/dev/null; grep -c '承認まち' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
is "the approver reads" "$(get boss "$link")" 200
has "  the document" "$tmp/body" '情報セキュリティ規程'
has "  and sees who asks, to ask back" "$tmp/body" 'このリンクは、佐藤'
hasnt "  no menu" "$tmp/body" '<nav class="menu"'
is "  and nothing else" "$(get boss /documents/rules)" 303
is "  nor another document behind it" "$(get boss "$link/policy")" 404
is "  nor its own by number" "$(get boss "$link/1")" 404
is "who made the link does not approve by it" "$(get d "$link")" 403
has "  and is told whom it is for" "$tmp/body" 'あなたが作ったものです'
is "  nor by POST" "$(post d /documents "$link" do=approve approver=社長 enacted=2026-11-27)" 403
is "  approves without token" "$(get boss "$link" -d do=approve)" 403
is "  without a name" "$(by_link boss "$link" do=approve approver= enacted=2026-11-27)" 400
is "  without a date" "$(by_link boss "$link" do=approve approver=社長 enacted=soon)" 400
is "  neither one nor the other" "$(by_link boss "$link" approver=社長 enacted=2026-11-27)" 400
is "sends back" "$(by_link boss "$link" do=back 'remark=<u>第3条を')" 200
has "  says so" "$tmp/body" '差し戻しました'
is "  the link is used up" "$(get boss "$link")" 410
is "  a second use" "$(post boss /login "$link" do=approve approver=社長 enacted=2026-11-27 seen=1)" 410
get d /documents/rules >/dev/null
has "  the remark is shown as text" "$tmp/body" '&lt;u&gt;第3条を'
post d /documents/rules /documents/rules do=send to=社長 >/dev/null; link=$(address)
get boss "$link" >/dev/null; seen=$(sed -n 's/.*name="seen" value="\([0-9]*\)".*/\1/p' "$tmp/body"); t2=$(token)
post d "/documents/rules/1/edit?section=$section" /documents/rules/1/edit "section=$section" "p-$part=あとから変えた文" >/dev/null
is "what was changed meanwhile is not approved" "$(get boss "$link" -d do=approve --data-urlencode approver=社長 -d enacted=2026-11-27 -d "seen=$seen" -d "csrf=$t2")" 400
is "  it is shown anew" "$(grep -c 'あとから変えた文' "$tmp/body")" 1
is "approved" "$(by_link boss "$link" do=approve approver=社長 enacted=2026-11-27)" 200
has "  says so" "$tmp/body" '承認しました'
hasnt "  and is no draft any more" "$tmp/body" '>下書き<'
has "  with who approved it" "$tmp/body" '<span class="seal-box">社長'
is "  once" "$(sql "SELECT approver FROM document_version WHERE document='rules' AND approved<>0")" 社長
is "  not twice" "$(get boss "$link")" 410
is "  nor by POST" "$(post boss /login "$link" do=approve approver=社長 enacted=2026-11-27 seen=1)" 410
is "an approved version is not edited" "$(get d /documents/rules/1/edit)" 404
is "  nor by POST" "$(post d /documents /documents/rules/1/edit "section=$section" "p-$part=x")" 404
post d /documents/rules/make /documents/rules/make >/dev/null
post d /documents/rules /documents/rules do=send to=社長 >/dev/null; link=$(address)
sql "UPDATE link SET expires=1 WHERE subject='rules/2'"
is "an expired link" "$(get boss "$link")" 410
is "  approves nothing" "$(post boss /login "$link" do=approve approver=社長 enacted=2026-11-27 seen=1)" 410
is "  the approved one is in force" "$(sql "SELECT max(number) FROM document_version WHERE document='rules' AND approved<>0")" 1
is "two versions compared" "$(get d /documents/rules/2/diff)" 200
is "  with one that is not there" "$(get d '/documents/rules/2/diff?with=9')" 404
is "an approval here" "$(post d /documents/rules /documents/rules do=approve approver=佐藤 enacted=2026-11-28)" 303
is "  a member who is no administrator" "$(post y /documents /documents/rules do=approve approver=佐藤 enacted=2026-11-28)" 403

# ---- out of date
is "another in charge" "$(post d /documents/facts /documents/facts 'f-officer=田中 次郎')" 303
get d /documents/org_chart >/dev/null
has "  is told" "$tmp/body" '古くなった段落'
has "  with the reason" "$tmp/body" '田中 次郎'
has "  and marked in the text" "$(get d /documents/org_chart/1 >/dev/null; echo "$tmp/body")" 'class="stale-note"'
has "  and in the list" "$(get d /documents >/dev/null; echo "$tmp/body")" '古くなった段落 [1-9]'
nas_seen() { sql "UPDATE reading SET value=2, looked_at=9, seen_percent=100, at=1795100400000 WHERE kind='servers_seen'"; } # until the box measures again
is "a NAS that the box saw" "$(nas_seen; post d /documents/facts /documents/facts t-servers=)" 303
has "  is told with its date" "$(nas_seen; get d /documents/rules >/dev/null; echo "$tmp/body")" '2026年11月20日(金)に見つかりました'
is "  said not to be there" "$(post d /documents/facts /documents/facts t-servers=no)" 303
has "  is a contradiction" "$(nas_seen; get d /documents/facts >/dev/null; echo "$tmp/body")" '人の答えは「ない」です'
has "  in the list too" "$(nas_seen; get d /documents >/dev/null; echo "$tmp/body")" 'この箱が見たことが合いません'

# ---- readers
sql "INSERT INTO staff VALUES ('0193aa00000000000000000000000041', '鈴木', '倉庫', '', 0, 1, 0)"
sql "INSERT INTO staff SELECT '0193aa00000000000000000000000042', '高橋<b>', department, mail, 1, 1, 0 FROM staff LIMIT 1"
is "a link for readers" "$(post d /documents/rules /documents/rules do=collect)" 200
link=$(address)
is "a reader of staff opens it" "$(get staff "$link")" 200
has "  chooses a name" "$tmp/body" '高橋&lt;b&gt;'
is "  of nobody" "$(by_link staff "$link" staff=0193aa00000000000000000000000099)" 404
is "  confirms" "$(by_link staff "$link" staff=0193aa00000000000000000000000042)" 200
hasnt "  which says nothing about others" "$tmp/body" '全員が確認しました'
is "  is noted" "$(sql "SELECT count(*) FROM receipt WHERE document='rules' AND number=2 AND link<>''")" 1
is "  is not asked again" "$(get staff "$link" >/dev/null; grep -c '高橋&lt;b&gt;' "$tmp/body")" 0
is "  confirms twice" "$(by_link staff "$link" staff=0193aa00000000000000000000000042)" 200
is "  counts once" "$(sql "SELECT count(*) FROM receipt WHERE document='rules'")" 1
is "on paper" "$(post d /documents/rules /documents/rules do=paper s-0193aa00000000000000000000000041=1)" 303
is "  is noted" "$(sql "SELECT count(*) FROM receipt WHERE document='rules' AND link=''")" 1
is "  a person's own word is not taken back" "$(post d /documents/rules /documents/rules do=unread staff=0193aa00000000000000000000000042)" 404
is "  a note on paper is" "$(post d /documents/rules /documents/rules do=unread staff=0193aa00000000000000000000000041)" 303
is "a list that goes round" "$(get d /documents/rules/circulation)" 200
is "print with a code" "$(post d /documents/rules /documents/rules do=print)" 200
has "  has it" "$tmp/body" '<svg class="qr"'

# ---- readings
is "a rule in force is a reading" "$(sql "SELECT value FROM reading WHERE kind='document_current' AND key='rules' ORDER BY at DESC LIMIT 1")" 1
is "  with its readers" "$(sql "SELECT value || '/' || looked_at FROM reading WHERE kind='document_read' AND key='rules' ORDER BY at DESC LIMIT 1")" "1/$(sql "SELECT count(*) FROM staff WHERE departed=0")"
is "  and what it answers" "$(sql "SELECT max(value)>0 FROM reading WHERE kind='document_covers'")" 1

# ---- public
is "rules are not for the world" "$(post d /documents/rules /documents/rules do=publish)" 400
is "a policy that is not approved" "$(post d /documents/policy/make /documents/policy/make >/dev/null; post d /documents/policy /documents/policy do=publish)" 400
is "  approved" "$(post d /documents/policy /documents/policy do=approve approver=社長 enacted=2026-11-27)" 303
is "  is not public by itself" "$(get nobody /public/policy)" 404
is "  published" "$(post d /documents/policy /documents/policy do=publish)" 303
is "  everybody reads it" "$(get nobody /public/policy)" 200
has "  the text" "$tmp/body" '情報セキュリティ基本方針'
hasnt "  no menu" "$tmp/body" 'class="menu"'
hasnt "  no names of who made it" "$tmp/body" 'class="seals"'
post d /documents/facts /documents/facts 'f-officer=海野 波' >/dev/null
is "  what is to be mended is told inside" "$(get d /documents/policy/1 >/dev/null; grep -c 'class="stale-note"' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
hasnt "  and not to the world" "$(get nobody /public/policy >/dev/null; echo "$tmp/body")" 'class="stale-note"'
has "  its address is there for two stars" "$(get d /star >/dev/null; echo "$tmp/body")" '/public/policy'
hasnt "  no button" "$(get nobody /public/policy >/dev/null; echo "$tmp/body")" 'name="do"'
is "  no other document" "$(get nobody /public/rules)" 404
is "  hidden" "$(post d /documents/policy /documents/policy do=hide)" 303
is "  nobody reads it" "$(get nobody /public/policy)" 404
is "  withdrawn" "$(post d /documents/policy /documents/policy do=publish >/dev/null; post d /documents/policy /documents/policy do=withdraw)" 303
is "  is not public either" "$(get nobody /public/policy)" 404
is "  and used again" "$(post d /documents/policy /documents/policy do=restore)" 303
is "an unknown deed" "$(post d /documents/policy /documents/policy do=nothing)" 400
is "a review" "$(post d /documents/policy /documents/policy do=review)" 303

# ---- registered
is "registering" "$(post d /documents/register /documents/register 'doc_title=就業規則<b>' doc_number=A-1 'covers=scs3/1-2-1-1')" 303
file=$(location); own=${file#/documents/}; own=${own%/file}
is "  of what is not there" "$(post d /documents/register /documents/register doc_title=x covers=scs3/9)" 400
is "  without a title" "$(post d /documents/register /documents/register doc_title=)" 400
is "  asks for its file" "$(get d "$file")" 200
printf '<script>alert(1)</script>' >"$tmp/evil.html"
t=$(token)
is "  a file" "$(get d "$file" -F "csrf=$t" -F "file=@$tmp/evil.html;type=text/html;filename=../規則\".docx")" 303
is "  goes out as it came" "$(get d "/documents/$own/1/file")" 200
is "  byte for byte" "$(cmp "$tmp/body" "$tmp/evil.html" && echo same)" same
has "  to be saved" "$tmp/head" 'Content-Disposition: attachment'
has "  as no page" "$tmp/head" 'Content-Type: application/octet-stream'
has "  nor guessed" "$tmp/head" 'X-Content-Type-Options: nosniff'
is "  not to nobody" "$(get nobody "/documents/$own/1/file")" 303
is "  without token" "$(get d "$file" -F "file=@$tmp/evil.html")" 403
head -c 11000000 /dev/zero >"$tmp/big"
is "  too large" "$(get d "$file" -H 'Expect:' -F "csrf=$t" -F "file=@$tmp/big")" 413
is "  a file for a text" "$(get d /documents/rules/file)" 404
is "  approved" "$(post d "/documents/$own" "/documents/$own" do=approve approver=社長 enacted=2026-04-01)" 303
is "  counts for what it answers" "$(sql "SELECT value>0 FROM reading WHERE kind='document_covers' AND key='scs3/1-2-1-1' ORDER BY at DESC LIMIT 1")" 1
is "  is in the list" "$(get d /documents >/dev/null; grep -c '就業規則&lt;b&gt;' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
is "the year" "$(get d '/documents/year?year=2026')" 200
has "  in eras" "$tmp/body" '令和8年度'

# ---- the cover of ★3's file, and what answers a criterion
post d /documents/evidence_file/make /documents/evidence_file/make >/dev/null
is "a cover that is a draft" "$(get d /check/scs3/file.pdf)" 200
if command -v pdftotext >/dev/null; then
	is "  is not in the file" "$(pdftotext "$tmp/body" - | grep -c '根拠の見方')" 0
	is "  each paragraph by its article" "$(pdftotext "$tmp/body" - | grep -c '情報セキュリティ規程 [0-9]')" 0
	has "  paragraphs in force are" "$(pdftotext "$tmp/body" "$tmp/text"; echo "$tmp/text")" '情報セキュリティ規程 第'
fi
is "the cover is approved" "$(post d /documents/evidence_file /documents/evidence_file do=approve approver=佐藤 enacted=2026-11-28)" 303
is "  the file" "$(get d /check/scs3/file.pdf)" 200
if command -v pdftotext >/dev/null; then
	pdftotext "$tmp/body" "$tmp/text"
	has "  begins with it" "$tmp/text" '根拠の見方'
	has "  is the whole table still" "$tmp/text" '^7-1-1-1'
fi

# ---- files that an opener writes
is "a PDF" "$(get d /documents/rules/1/pdf)" 200
is "  is one" "$(head -c 5 "$tmp/body")" '%PDF-'
has "  to be saved" "$tmp/head" 'filename="rules-1.pdf"'
is "a DOCX" "$(get d /documents/rules/1/docx)" 200
is "  is one" "$(head -c 2 "$tmp/body")" PK
is "  of no version" "$(get d /documents/rules/99/pdf)" 404
is "  not to nobody" "$(get nobody /documents/rules/1/pdf)" 303
