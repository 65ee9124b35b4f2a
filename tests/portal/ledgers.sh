# Ledgers: rows, what is refused, what the machine proposes, sheets pasted, rows to be mended, undo.
# Read by tests/portal/run, which has logged in "sato" (administrator) as d.
rows() { sql "SELECT count(*) FROM ledger_row WHERE ledger='$1' AND removed=0"; }
held() { sql "SELECT count(*) FROM ledger_held WHERE ledger='$1'"; }
last_row() { sql "SELECT id FROM ledger_row WHERE ledger='$1' ORDER BY nr DESC LIMIT 1"; }

for page in /ledgers /ledgers/devices /ledgers/networks /ledgers/services /ledgers/information /ledgers/contractors /ledgers/admin_ids /ledgers/requests /ledgers/firewall /ledgers/social_media /ledgers/systems /ledgers/contacts /ledgers/information/risk /ledgers/contacts/tree /ledgers/devices/import /ledgers/devices/held /ledgers/information/new '/ledgers/devices?show=open&q=x&sort=name&down=1&page=9' '/ledgers/information?sort=risk'; do
	is "page $page" "$(get d "$page")" 200
	hasnt "  no unknown value on $page" "$tmp/body" '\[?'
done
is "no such ledger" "$(get d /ledgers/nothing)" 404
is "no such row" "$(get d /ledgers/devices/00000000000000000000000000000000)" 404
is "no risk sheet of devices" "$(get d /ledgers/devices/risk)" 404
is "no tree of devices" "$(get d /ledgers/devices/tree)" 404
is "no such form of a file" "$(get d /ledgers/devices/export.doc)" 404
is "a row without token" "$(hasno_token d /ledgers/systems/new)" 403
is "a paste without token" "$(get d /ledgers/systems/import -d text=x)" 403
is "nobody's row" "$(post nobody /login /ledgers/systems/new do=save c-name=x)" 303
is "  leads to log-in" "$(location)" /login
is "nobody reads a ledger" "$(get nobody /ledgers/systems)" 303

# ---- one row
is "a new row" "$(post d /ledgers/systems/new /ledgers/systems/new do=save 'c-name=会計 <b>' c-business=経理 c-stop_hours=24時間 c-target_hours=8)" 303
row=$(last_row systems)
is "  leads to it" "$(location)" "/ledgers/systems/$row"
is "  is kept" "$(rows systems)" 1
get d "/ledgers/systems/$row" >/dev/null
seen=$(sed -n 's/.*name="seen" value="\([0-9]*\)".*/\1/p' "$tmp/body")
[ -n "$seen" ] && ok || fail "  its form does not say when it was changed last"
is "  changed by one" "$(post d /ledgers "/ledgers/systems/$row" do=save "seen=$seen" 'c-name=会計 <b>' c-business=経理 c-stop_hours=24 c-target_hours=6)" 303
is "  by another from an older form" "$(post d /ledgers "/ledgers/systems/$row" do=save "seen=$seen" 'c-name=会計 <b>' c-business=総務 c-stop_hours=24 c-target_hours=8)" 400
has "    what was typed stays" "$tmp/body" 'value="総務"'
seen=$(sed -n 's/.*name="seen" value="\([0-9]*\)".*/\1/p' "$tmp/body")
is "    the first one's stands" "$(get d "/ledgers/systems/$row" >/dev/null; grep -c 'value="6"' "$tmp/body")" 1
is "    once more, and it counts" "$(post d /ledgers "/ledgers/systems/$row" do=save "seen=$seen" 'c-name=会計 <b>' c-business=経理 c-stop_hours=24 c-target_hours=8)" 303
is "  shows" "$(get d "/ledgers/systems/$row")" 200
hasnt "  stays text" "$tmp/body" '会計 <b>'
has "  the number as it is kept" "$tmp/body" 'value="24"'
has "  what is missing" "$tmp/body" 'まだです'
is "the row under another ledger" "$(get d "/ledgers/devices/$row")" 404
is "  written there" "$(post d /ledgers/devices/new "/ledgers/devices/$row" do=save c-name=x)" 404
is "  removed there" "$(post d /ledgers/devices/new "/ledgers/devices/$row" do=remove)" 404
is "a row without a name" "$(post d /ledgers/systems/new /ledgers/systems/new do=save c-business=経理)" 400
is "a number that is none" "$(post d /ledgers/systems/new "/ledgers/systems/$row" do=save c-name=会計 c-stop_hours=たくさん)" 400
has "  is shown again" "$tmp/body" 'value="たくさん"'
has "  with what would do" "$tmp/body" '数で書いてください'
is "  nothing is changed" "$(get d "/ledgers/systems/$row" >/dev/null; grep -c 'value="24"' "$tmp/body")" 1
is "a deed that is none" "$(post d /ledgers/systems/new "/ledgers/systems/$row" do=magic)" 400
is "a change" "$(post d "/ledgers/systems/$row" "/ledgers/systems/$row" do=save c-name=会計 c-business=経理 c-stop_hours=48 c-target_hours=8)" 303
get d "/ledgers/systems/$row" >/dev/null; undo=$(undo_button)
has "  is kept" "$tmp/body" 'value="48"'
is "  undone" "$(post d /ledgers "/undo" "undo=$undo")" 303
get d "/ledgers/systems/$row" >/dev/null
has "  is as it was" "$tmp/body" 'value="24"'
is "  twice" "$(post d /ledgers /undo "undo=$undo")" 303
get d / >/dev/null
has "  is refused" "$tmp/body" 'もう、もとにもどせません'
is "the same once more changes nothing" "$(post d "/ledgers/systems/$row" "/ledgers/systems/$row" do=save 'c-name=会計 <b>' c-business=経理 c-stop_hours=24 c-target_hours=8)" 303
get d "/ledgers/systems/$row" >/dev/null
has "  is said" "$tmp/body" '変わった所はありません'
is "removing" "$(post d "/ledgers/systems/$row" "/ledgers/systems/$row" do=remove)" 303
is "  it is gone" "$(rows systems)" 0
is "  it can be seen" "$(get d "/ledgers/systems?show=removed" >/dev/null; grep -c "$row" "$tmp/body")" 1
is "  it comes back" "$(post d "/ledgers/systems/$row" "/ledgers/systems/$row" do=return)" 303
is "  it stands" "$(rows systems)" 1
is "the review" "$(post d /ledgers/systems /ledgers/systems do=reviewed)" 303
get d /ledgers/systems >/dev/null
has "  is said" "$tmp/body" '見直しを記録しました'
is "  is kept" "$(sql "SELECT count(*) FROM duty_done WHERE key='ledger.systems'")" 1
is "  of a ledger without a row" "$(post d /ledgers/social_media /ledgers/social_media do=reviewed)" 303
get d /ledgers/social_media >/dev/null
has "  is refused" "$tmp/body" '見直しを記録していません'
is "  is not kept" "$(sql "SELECT count(*) FROM duty_done WHERE key='ledger.social_media'")" 0
is "its reading" "$(sql "SELECT value||'/'||looked_at FROM reading WHERE kind='ledger_complete' AND key='systems' ORDER BY at DESC LIMIT 1")" 0/1

# ---- the 15 items of one service
is "a service" "$(post d /ledgers/services/new /ledgers/services/new do=save c-name=Dropbox c-confidential=yes c-mfa=all)" 303
service=$(last_row services)
is "its 15 items" "$(get d "/ledgers/services/$service/check")" 200
is "  answered" "$(post d "/ledgers/services/$service/check" "/ledgers/services/$service/check" a-1=yes a-2=no)" 303
get d "/ledgers/services/$service" >/dev/null
has "  counted" "$tmp/body" '15のうち2に答えました'
is "  a choice that is none" "$(post d "/ledgers/services/$service/check" "/ledgers/services/$service/check" a-1=perhaps)" 400
is "  not of a system" "$(get d "/ledgers/systems/$row/check")" 404
is "second factors as a reading" "$(sql "SELECT value||'/'||looked_at FROM reading WHERE kind='services_second_factor' ORDER BY at DESC LIMIT 1")" 1/1
sql "UPDATE person SET role=0 WHERE login='sato'"
is "a reader looks" "$(get d "/ledgers/services/$service")" 200
hasnt "  without a button" "$tmp/body" 'value="save"'
is "  writes nothing" "$(post d /ledgers "/ledgers/services/$service" do=save c-name=x)" 403
is "  brings nothing in" "$(get d /ledgers/services/import)" 403
is "  takes no file out" "$(get d /ledgers/services/export.xlsx)" 403
sql "UPDATE person SET role=2 WHERE login='sato'"

# ---- what the machine proposes
get d /ledgers/contacts >/dev/null
has "desks are proposed" "$tmp/body" 'value="desk:police"'
is "nothing chosen" "$(post d /ledgers/contacts /ledgers/contacts/found do=take)" 303
is "  nothing is taken" "$(rows contacts)" 0
is "one is taken" "$(post d /ledgers/contacts /ledgers/contacts/found do=take subject=desk:police)" 303
is "  stands" "$(rows contacts)" 1
get d /ledgers/contacts >/dev/null; undo=$(undo_button)
hasnt "  is not proposed again" "$tmp/body" 'value="desk:police"'
has "  says who found it" "$tmp/body" '箱が入れたまま</span>'
is "one is left out" "$(post d /ledgers/contacts /ledgers/contacts/found do=ignore subject=desk:ipa)" 303
is "  does not stand" "$(rows contacts)" 1
get d /ledgers/contacts >/dev/null
hasnt "  is not proposed again" "$tmp/body" 'value="desk:ipa"'
is "taking back" "$(post d /ledgers/contacts /undo "undo=$undo")" 303
is "  it is gone" "$(rows contacts)" 0
is "all" "$(post d /ledgers/contacts /ledgers/contacts/found do=take_all)" 303
is "  that is left" "$(rows contacts)" 3
is "a deed that is none" "$(post d /ledgers/contacts /ledgers/contacts/found do=magic)" 400

# ---- devices and services that were seen; nothing of a staff member's own
now=$(($(date +%s) * 1000))
device() { # ID WHOSE OWNER NAME OUTSIDE
	sql "INSERT INTO device VALUES ('$1', '$4', '$3', '', '', $2, 0, -1, $now, $now, '', '', 'Dell Inc.', 'OptiPlex', 'windows-11', '192.168.1.90', 'pc', 2, 'dhcp')"
	sql "INSERT INTO fact VALUES ('$1', 'outside', '$5', 'traffic', 2, $now, $now, 1)"
}
device mac:02:00:00:00:00:a1 1 '' 受付のPC dropbox.com
device mac:02:00:00:00:00:a2 2 佐藤 佐藤のスマホ slack.com
device mac:02:00:00:00:00:a3 1 田中 田中のPC chatgpt.com
device mac:02:00:00:00:00:a4 3 '' お客のPC notion.so
device mac:02:00:00:00:00:a5 1 '' 会議室PC unheard-of.example
get d /ledgers/devices >/dev/null
has "our own device is proposed" "$tmp/body" 'value="mac:02:00:00:00:00:a1"'
has "  also one with a user" "$tmp/body" 'value="mac:02:00:00:00:00:a3"'
hasnt "  not a staff member's own" "$tmp/body" 'value="mac:02:00:00:00:00:a2"'
hasnt "  not a guest's" "$tmp/body" 'value="mac:02:00:00:00:00:a4"'
get d /ledgers/services >/dev/null
has "a service that it talked to" "$tmp/body" 'value="Dropbox"'
hasnt "  not of a person's device" "$tmp/body" 'value="Slack"'
hasnt "  not of one that a person uses" "$tmp/body" 'value="ChatGPT"'
hasnt "  not of a guest's" "$tmp/body" 'value="Notion"'
hasnt "  not one that nobody knows for certain" "$tmp/body" 'unheard-of'
is "it is taken" "$(post d /ledgers/devices /ledgers/devices/found do=take subject=mac:02:00:00:00:00:a1)" 303
taken=$(last_row devices)
is "  with what is known" "$(sql "SELECT value FROM ledger_cell JOIN ledger_row ON nr=line WHERE id='$taken' AND col='maker'")" 'Dell Inc.'
is "a person writes over it" "$(post d "/ledgers/devices/$taken" "/ledgers/devices/$taken" do=save c-name=受付のPC c-kind=pc c-maker=デル c-model=OptiPlex)" 303
sql "UPDATE device SET learned_vendor='HP Inc.', learned_model='EliteDesk' WHERE id='mac:02:00:00:00:00:a1'"
is "answers are followed by readings" "$(post d /check/selfcheck25 /check/selfcheck25 a-5=partly)" 303
is "  the machine's cell is renewed" "$(sql "SELECT value FROM ledger_cell JOIN ledger_row ON nr=line WHERE id='$taken' AND col='model'")" EliteDesk
is "  the person's stays" "$(sql "SELECT value FROM ledger_cell JOIN ledger_row ON nr=line WHERE id='$taken' AND col='maker'")" デル
is "the row goes" "$(post d "/ledgers/devices/$taken" "/ledgers/devices/$taken" do=remove)" 303
get d /ledgers/devices >/dev/null
hasnt "  and is not proposed again" "$tmp/body" 'value="mac:02:00:00:00:00:a1"'

# ---- a sheet pasted
sheet=$(printf '機器名\t種別\t製造元\t購入日\tメモ欄\n経理PC\tパソコン\tDell\t2025/4/1\tx\n営業PC\t冷蔵庫\tHP\t来年\ty\n=cmd|x\tプリンター\tBrother\t\tz\n')
is "a paste" "$(post d /ledgers/devices/import /ledgers/devices/import "text=$sheet")" 303
match=$(location)
is "  its columns" "$(get d "$match")" 200
has "  are told" "$tmp/body" '5列のうち4列が分かりました'
is "  of another ledger" "$(get d "$(echo "$match" | sed s/devices/systems/)")" 303
has "  is gone there" "$tmp/head" 'gone=1'
is "  of another person" "$(get nobody "$match")" 303
is "a column by hand" "$(post d "$match" "$match" do=look m-0=name m-1=kind m-2=maker m-3=bought m-4=note)" 303
is "  what would come in" "$(get d "$match/look")" 200
has "  bad cells by name" "$tmp/body" '<b>B3</b>'
has "  and by name" "$tmp/body" '<b>D3</b>'
has "  with an example" "$tmp/body" '2026-11-27'
is "nothing came in yet" "$(rows devices)" 0
is "the good ones" "$(post d "$match/look" "$match/look" do=take)" 303
is "  stand" "$(rows devices)" 2
is "  the bad one waits" "$(held devices)" 1
get d /ledgers/devices >/dev/null; undo=$(undo_button)
has "  both are said" "$tmp/body" '残りは直すのを待っています'
is "the sheet is used up" "$(get d "$match")" 303
is "rows to be mended" "$(get d /ledgers/devices/held)" 200
has "  with what is wrong" "$tmp/body" '冷蔵庫'
waiting=$(sql "SELECT id FROM ledger_held WHERE ledger='devices' LIMIT 1")
is "one of them" "$(get d "/ledgers/devices/held/$waiting")" 200
has "  as it stood" "$tmp/body" 'value="来年"'
is "  of another ledger" "$(get d "/ledgers/systems/held/$waiting")" 404
is "  still wrong" "$(post d "/ledgers/devices/held/$waiting" "/ledgers/devices/held/$waiting" do=save c-name=営業PC c-kind=pc c-bought=来年)" 400
is "  mended" "$(post d "/ledgers/devices/held/$waiting" "/ledgers/devices/held/$waiting" do=save c-name=営業PC c-kind=pc c-bought=2027-04-01)" 303
is "  stands" "$(rows devices)" 3
is "  waits no more" "$(held devices)" 0
is "the import is undone as a whole" "$(post d /ledgers/devices /undo "undo=$undo")" 303
is "  what was mended stays" "$(rows devices)" 1
is "a broken paste" "$(post d /ledgers/devices/import /ledgers/devices/import 'text= ')" 400
has "  loses nothing" "$tmp/body" '台帳は変わっていません'
is "the same thing once more" "$(post d /ledgers/devices/import /ledgers/devices/import "text=$(printf '名前\t種類\tメーカー\n営業PC\tパソコン\tLenovo\n')")" 303
match=$(location)
get d "$match/look" >/dev/null
has "  is known" "$tmp/body" '書きかえる（1行）'
is "  is changed" "$(post d "$match/look" "$match/look" do=take same=1)" 303
is "  not added" "$(rows devices)" 1
long() { head -c "$1" /dev/zero | tr '\0' a | get d /ledgers/devices/import -H 'Expect:' -H 'Content-Type: application/x-www-form-urlencoded' --data-binary @-; }
# the answer comes before all was sent: on a busy machine the end of the connection may overtake it
some_of() { for _ in 1 2 3 4 5; do code_of=$(long "$1"); [ "$code_of" = 000 ] || break; done; echo "$code_of"; }
is "two megabytes pasted" "$(some_of 2000000)" 413
case $(long 10000000) in 413 | 000) ok ;; *) fail "ten megabytes pasted" ;; esac
is "a huge row" "$(head -c 300000 /dev/zero | tr '\0' a | get d /ledgers/devices/new -H 'Expect:' -H 'Content-Type: application/x-www-form-urlencoded' --data-binary @-)" 413
