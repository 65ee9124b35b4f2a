# Links by mail: looked at, sent, sent anew, taken back, reminders, floods. Read by tests/portal/run after
# documents.sh, with "sato" (administrator) logged in as d. Nothing leaves: it is looked at in the outbox.
sql "DELETE FROM mail; DELETE FROM setting WHERE key IN ('mail.on', 'mail.from')"
is "a link without mail" "$(post d /check/selfcheck25 /check/selfcheck25/basic/link name=外の人)" 200
has "  says how to hand it over otherwise" "$tmp/body" 'メールの設定がまだなので'
hasnt "  and offers no mail" "$tmp/body" 'name="mail"'
sql "INSERT OR REPLACE INTO setting (key, value) VALUES ('mail.on', '1'), ('mail.from', 'box@b.example')"
is "a link with mail" "$(post d /check/selfcheck25 /check/selfcheck25/basic/link name=外の人)" 200
key=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$tmp/body")
nr() { sql "SELECT count(*) FROM mail WHERE about<>''"; }
is "  has its token to send" "${#key}" 64
is "an address that is none" "$(post d /links /links/mail do=look "token=$key" 'mail=a b@example')" 400
is "  with a line break" "$(post d /links /links/mail do=send "token=$key" "mail=a@b.example
Bcc: x@y.example")" 400
is "  several" "$(post d /links /links/mail do=send "token=$key" 'mail=a@b.example,c@b.example')" 400
is "what would leave" "$(post d /links /links/mail do=look "token=$key" mail=gai@other.example)" 200
has "  the link itself" "$tmp/body" "/l/$key"
has "  to whom" "$tmp/body" 'gai@other.example'
sed -n '/class="words"/,/<\/div>/p' "$tmp/body" | sed 's/<[^>]*>//g; s/&amp;/\&/g; s/&quot;/"/g' >"$tmp/looked"
is "  nothing left by looking" "$(nr)" 0
is "without a form's token" "$(get d /links/mail -d do=send -d "token=$key" -d mail=gai@other.example)" 403
is "by a reader" "$(sql "UPDATE person SET role=0 WHERE login='yomu2'"; post y /documents /links/mail do=send "token=$key" mail=gai@other.example)" 403
is "a token of nothing" "$(post d /links /links/mail do=send "token=$(printf '%064d' 7)" mail=gai@other.example)" 404
is "  of half a length" "$(post d /links /links/mail do=send token=abc mail=gai@other.example)" 404
is "sent" "$(post d /links /links/mail do=send "token=$key" mail=gai@other.example)" 303
is "  one mail" "$(sql "SELECT kind || recipient FROM mail WHERE about<>''")" linkgai@other.example
sql "SELECT body FROM mail WHERE about<>''" | sed '/^$/d' >"$tmp/left"
is "  exactly what was shown" "$(sed '/^$/d' "$tmp/looked" | cmp - "$tmp/left" 2>&1)" ""
is "  the link stands alone on its line" "$(grep -cx "https://[^ ]*/l/$key" "$tmp/left")" 1
is "  no other secret: one address alone" "$(grep -o 'https\?://[^ ]*' "$tmp/left" | wc -l)" 1
get d /links >/dev/null
has "  the list says to whom" "$tmp/body" 'gai@other.example'
has "    and that it waits" "$tmp/body" '送信待ち'
is "  written into the log" "$(sql "SELECT count(*) FROM audit WHERE action='link.mail' AND subject='gai@other.example'")" 1
is "the link works" "$(get l1 "/l/$key")" 200

# ---- once more, and taken back
id=$(sql "SELECT about FROM mail WHERE about<>''")
is "made anew" "$(post d /links /links do=again "id=$id")" 200
has "  for the same address" "$tmp/body" 'value="gai@other.example"'
fresh=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$tmp/body")
is "  the first is over" "$(get l1 "/l/$key")" 410
is "  and its mail did not leave" "$(nr)" 0
is "  nor leaves any more" "$(post d /links /links/mail do=send "token=$key" mail=gai@other.example)" 404
is "  the new one works" "$(get l1 "/l/$fresh")" 200
is "  anew of nothing" "$(post d /links /links do=again id=0)" 404
is "  the calendar's is not made anew" "$(post d /links /links do=again "id=$(sql "SELECT id FROM link WHERE purpose=6 LIMIT 1")")" 404
is "  a manager's oath by an administrator only" "$(sql "UPDATE person SET role=1 WHERE login='yomu2'"; post y /links /links do=again "id=$(sql "SELECT id FROM link WHERE purpose=4 AND revoked=0 LIMIT 1")")" 404
post d /links /links/mail do=send "token=$fresh" mail=gai@other.example >/dev/null
is "taken back" "$(post d /links /links do=revoke "id=$(sql "SELECT about FROM mail WHERE about<>''")")" 303
is "  before it left" "$(nr)" 0

# ---- floods
post d /check/selfcheck25 /check/selfcheck25/basic/link name=外の人 >/dev/null
key=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$tmp/body")
for _ in 1 2 3 4 5 6 7; do post d /links /links/mail do=send "token=$key" mail=gai@other.example >/dev/null; done
is "one address gets five a day" "$(nr)" 5
has "  and that is said" "$tmp/body" '今日はもうたくさん送りました'
is "  in capitals it is the same" "$(post d /links /links/mail do=send "token=$key" mail=GAI@other.example >/dev/null; nr)" 5
is "  tomorrow it goes" "$(sql "UPDATE mail SET created=created-90000000"; post d /links /links/mail do=send "token=$key" mail=gai@other.example)" 303
sql "DELETE FROM mail"

# ---- who has not read it
sql "DELETE FROM receipt WHERE document='rules'; UPDATE staff SET mail='' WHERE id='0193aa00000000000000000000000041'; UPDATE staff SET mail='yonda@b.example' WHERE id='0193aa00000000000000000000000042'"
wanted=$(sql "SELECT count(*) FROM staff WHERE departed=0 AND mail<>''")
is "a reminder is looked at" "$(post d /documents/rules /documents/rules do=remind)" 200
has "  who gets none is named" "$tmp/body" 'メールアドレスのない人'
has "  with the way for them" "$tmp/body" '回覧の紙'
hasnt "  no link is shown that nobody has" "$tmp/body" '/l/[0-9a-f]'
is "  nothing left" "$(nr)" 0
is "sent to each" "$(post d /documents/rules /documents/rules do=remind_send)" 303
is "  one each" "$(sql "SELECT count(*) || ' ' || count(DISTINCT recipient) FROM mail WHERE kind='link'")" "$wanted $wanted"
is "  never twice a day" "$(post d /documents/rules /documents/rules do=remind_send >/dev/null; nr)" "$wanted"
has "    and that is said" "$tmp/body" 'もう送りました'
own=$(sql "SELECT body FROM mail WHERE recipient='yonda@b.example'" | sed -n 's/.*\(\/l\/[0-9a-f]*\).*/\1/p')
is "a reader's own link" "$(get r1 "$own")" 200
has "  asks for that one" "$tmp/body" '高橋&lt;b&gt;'
is "  and nobody else" "$(grep -o 'name="staff"' "$tmp/body" | wc -l)" 1
is "  confirms nobody else" "$(by_link r1 "$own" staff=0193aa00000000000000000000000041)" 404
is "  confirms" "$(by_link r1 "$own" staff=0193aa00000000000000000000000042)" 200
is "  who has read it is not reminded" "$(sql "UPDATE mail SET created=created-90000000"; post d /documents/rules /documents/rules do=remind_send >/dev/null; sql "SELECT count(*) FROM mail WHERE recipient='yonda@b.example'")" 1
is "  the others may be, a day later" "$(nr)" "$((wanted * 2 - 1))"
sql "DELETE FROM mail; DELETE FROM setting WHERE key='mail.on'"
is "a reminder without mail" "$(post d /documents/rules /documents/rules do=remind)" 200
has "  says so" "$tmp/body" 'メールの設定がまだなので'
is "  and sends nothing" "$(post d /documents/rules /documents/rules do=remind_send >/dev/null; nr)" 0
