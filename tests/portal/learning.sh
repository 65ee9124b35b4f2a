# Learning: who works here, lessons by a link, classes, drills by the clock, mail drills. Read by
# tests/portal/run, which has logged in "sato" (administrator) as d.
slips() { tr '<' '\n' <"$tmp/body" | sed -n 's/^figcaption class="mono">.*\(\/l\/[0-9a-f]*\)$/\1/p'; }
staff() { sql "SELECT id FROM staff WHERE departed=0 AND name='$1'"; }

post d /people /people name=まなぶ login=manabu role=reader >/dev/null
code=$(codes)
post m /join /join "invite=$code" password=reader-pass-2 password_again=reader-pass-2 >/dev/null
sql "UPDATE staff SET departed=1" # whom other parts of the test put there

for page in /staff /learn /learn/class /learn/mail /learn/mail_links /drills; do
	is "page $page" "$(get d $page)" 200
	hasnt "  no unknown value on $page" "$tmp/body" '\[?'
done
is "no such course" "$(get d /learn/nothing)" 404
is "a drill is no course" "$(get d /learn/drill_ransomware)" 404
is "no such class" "$(get d /learn/class/00000000000000000000000000000000)" 404
is "no such drill" "$(get d /drills/00000000000000000000000000000000)" 404
is "no such mail drill" "$(get d /learn/mail/00000000000000000000000000000000)" 404
is "nobody sees the list of people" "$(get nobody /staff)" 303
is "a reader does not" "$(get m /staff)" 403
is "a reader sees how far learning is" "$(get m /learn)" 200
hasnt "  without names" "$tmp/body" 'name="do" value="print"'

# ---- people
is "a person" "$(post d /staff /staff do=add staff_name=田中 department=製造 staff_mail=tanaka@b.example has_phone=1)" 303
is "  without a name" "$(post d /staff /staff do=add staff_name=)" 400
is "  with half a mail address" "$(post d /staff /staff do=add staff_name=x staff_mail=abc)" 400
is "  without token" "$(get d /staff -d do=add -d staff_name=x)" 403
is "a pasted list with a bad line" "$(post d /staff /staff do=paste "text=高橋	製造	taka@b.example
	営業	x")" 400
is "  adds nobody" "$(sql "SELECT count(*) FROM staff WHERE departed=0")" 1
has "  keeps what was pasted" "$tmp/body" '高橋'
has "  says which line" "$tmp/body" '2行目'
is "a good one" "$(post d /staff /staff do=paste "text=高橋	製造	taka@b.example
髙﨑,製造,saki@b.example
伊藤,製造,ito@b.example
渡辺,製造,wata@b.example
山本,営業,yama@b.example
中村,営業,naka@elsewhere.example
小林,総務,<b>&x@b.example")" 400
is "  a mail address with markup is none" "$(sql "SELECT count(*) FROM staff WHERE departed=0")" 1
is "a good one, with its headings" "$(post d /staff /staff do=paste "text=氏名	部署	メールアドレス
高橋	製造	taka@b.example
髙﨑,製造,saki@b.example
伊藤,製造,ito@b.example
渡辺,製造,wata@b.example
山本,営業,yama@b.example
中村,営業,naka@elsewhere.example
高橋	製造	taka@b.example
<i>小林</i>,総務,")" 303
is "  adds all, each once" "$(sql "SELECT count(*) FROM staff WHERE departed=0")" 8
is "  sent again" "$(post d /staff /staff do=paste "text=高橋	製造	taka@b.example")" 303
is "  adds nobody" "$(sql "SELECT count(*) FROM staff WHERE departed=0")" 8
get d /staff >/dev/null; hasnt "  a name stays text" "$tmp/body" '<i>小林'
is "who left" "$(post d /staff /staff do=leave "id=$(sql "SELECT id FROM staff WHERE name LIKE '%小林%'")")" 303
is "  is off the list" "$(get d /staff >/dev/null; grep -c 小林 "$tmp/body")" 1
is "  cannot leave twice" "$(post d /staff /staff do=leave "id=$(sql "SELECT id FROM staff WHERE name LIKE '%小林%'")")" 404
is "nobody of that id" "$(post d /staff /staff do=link id=00)" 404

# ---- lessons by a link
is "links for all" "$(post d /learn /learn/links do=print)" 200
is "  one each" "$(slips | wc -l)" 7
first=$(slips | head -n 1)
is "  kept nowhere" "$(strings "$data/sakimori.db" "$data/sakimori.db-wal" 2>/dev/null | grep -c "${first#/l/}")" 0
is "a link of one" "$(post d /staff /staff do=link "id=$(staff 田中)")" 200
link=$(slips)
is "somebody opens it" "$(get s1 "$link")" 200
has "  with the name" "$tmp/body" '田中'
hasnt "  without a menu" "$tmp/body" '<nav class="menu"'
hasnt "  and no other name" "$tmp/body" '高橋'
is "  opens a course" "$(get s1 "$link?course=mail_links")" 200
has "  asks first" "$tmp/body" 'name="q-q1"'
hasnt "  without the reasons" "$tmp/body" 'class="chip calm"'
is "  no such course" "$(get s1 "$link?course=nothing")" 404
is "  a drill is none" "$(get s1 "$link?course=drill_ransomware")" 404
is "  no record before the end" "$(get s1 "$link?course=mail_links&certificate=1")" 404
is "  a question left out" "$(post s1 "$link?course=mail_links" "$link" course=mail_links do=answers q-q1=a)" 400
has "  is said" "$tmp/body" '3つとも選んでください'
has "  what was chosen stands" "$tmp/body" 'name="q-q1" value="a" checked'
is "  a choice that is none" "$(post s1 "$link?course=mail_links" "$link" course=mail_links do=answers q-q1=a q-q2=a q-q3=zz)" 400
is "  nothing is kept yet" "$(sql "SELECT count(*) FROM lesson")" 0
is "  without token" "$(get s1 "$link" -d course=mail_links -d do=answers -d q-q1=a -d q-q2=a -d q-q3=a)" 403
is "  answers" "$(post s1 "$link?course=mail_links" "$link" course=mail_links do=answers q-q1=a q-q2=a q-q3=a)" 303
is "  leads on" "$(location)" "$link?course=mail_links"
is "  to the first card" "$(sql "SELECT position || before FROM lesson")" 1a,a,a
is "  next" "$(post s1 "$link?course=mail_links" "$link" course=mail_links do=next)" 303
is "  and stops there" "$(get s2 "$link" >/dev/null; grep -c '途中です' "$tmp/body")" 1
is "  another browser goes on" "$(post s2 "$link?course=mail_links" "$link" course=mail_links do=back)" 303
is "  back to the first" "$(sql "SELECT position FROM lesson")" 1
for _ in 1 2 3 4 5; do post s2 "$link?course=mail_links" "$link" course=mail_links do=next >/dev/null; done
get s2 "$link?course=mail_links" >/dev/null
has "  then the questions again" "$tmp/body" 'value="answers"'
is "  answers again" "$(post s2 "$link?course=mail_links" "$link" course=mail_links do=answers q-q1=b q-q2=b q-q3=b)" 303
is "  is finished" "$(get s2 "$link?course=mail_links" >/dev/null; grep -c '終わりました' "$tmp/body" | sed 's/[1-9].*/yes/')" yes
has "  with the reasons" "$tmp/body" 'class="chip calm"'
is "  has a record" "$(get s2 "$link?course=mail_links&certificate=1")" 200
has "  with the name" "$tmp/body" '田中 さん'
is "  sent twice changes nothing" "$(post s2 "$link?course=mail_links" "$link" course=mail_links do=answers q-q1=a q-q2=a q-q3=a)" 303
is "  still" "$(sql "SELECT after FROM lesson")" b,b,b
is "a reading says so" "$(sql "SELECT value || '/' || looked_at FROM reading WHERE kind='training_done' AND key='mail_links'")" 1/7
is "  and that somebody learned anything" "$(sql "SELECT value || '/' || looked_at FROM reading WHERE kind='training_done' AND key=''")" 1/7
get d /learn/mail_links >/dev/null
has "the record has the name" "$tmp/body" '田中'
hasnt "  not the answers" "$tmp/body" '正しい答え [0-9]'
has "  and too few for numbers" "$tmp/body" '終えた人が5人になると'
is "showing the answers" "$(post s2 "$link?course=mail_links" "$link" course=mail_links do=show)" 303
has "  then they are there" "$(get d /learn/mail_links >/dev/null; echo "$tmp/body")" '正しい答え [0-9]'
is "hiding them" "$(post s2 "$link?course=mail_links" "$link" course=mail_links do=hide)" 303
is "beginning anew" "$(post s2 "$link?course=mail_links" "$link" course=mail_links do=again)" 303
is "  the first stays" "$(sql "SELECT count(*) FROM lesson WHERE finished<>0")" 1
is "crossed links: a lesson's is no section's" "$(post s1 "$link" "$link" a-6=yes)" 400
is "  who is signed in learns as the link" "$(post d "$link?course=passwords" "$link" course=passwords do=answers q-q1=a q-q2=a q-q3=a)" 303
is "  not as sato" "$(sql "SELECT count(DISTINCT staff) FROM lesson")" 1
sql "UPDATE link SET revoked=5 WHERE purpose=5 AND name='田中'"
is "one that was taken back" "$(get s1 "$link")" 410
is "  takes no answers" "$(post s1 "$link" "$link" course=mail_links do=next)" 410
is "links by mail, looked at first" "$(post d /learn /learn/links do=mail)" 200
is "  nothing left by looking" "$(sql "SELECT count(*) FROM mail WHERE about<>''")" 0
is "links by mail" "$(post d /learn /learn/links do=mail_send)" 303
is "  to all with an address" "$(sql "SELECT count(*) FROM mail WHERE kind='link'")" 7
is "  not twice in a day" "$(post d /learn /learn/links do=mail_send >/dev/null; sql "SELECT count(*) FROM mail WHERE kind='link'")" 7
has "    and that is said" "$tmp/body" 'もう送りました'

# ---- classes
is "a class" "$(post d /learn/class /learn/class do=save class_title=春の研修 class_date=2025-11-01 class_minutes=45 class_teacher=髙﨑 'class_content=<b>あやしいメール' method=room course=mail_links)" 303
class=$(location)
is "  is there" "$(get d "$class")" 200
hasnt "  its words stay text" "$tmp/body" '<b>あやしい'
is "  without a day" "$(post d /learn/class /learn/class do=save class_title=x class_date= class_minutes=45 class_content=x method=room)" 400
is "  on a day to come" "$(post d /learn/class /learn/class do=save class_title=x class_date=2999-01-01 class_minutes=45 class_content=x method=room)" 400
is "  by radio" "$(post d /learn/class /learn/class do=save class_title=x class_date=2025-11-01 class_minutes=45 class_content=x method=radio)" 400
is "  who was there" "$(post d "$class" "$class" do=attend "p-$(staff 高橋)=1" "p-$(staff 伊藤)=1" p-nobody=1)" 303
is "  is kept" "$(sql "SELECT group_concat(name) FROM (SELECT name FROM attendance ORDER BY name)")" 伊藤,高橋
is "  and put right" "$(post d "$class" "$class" do=attend "p-$(staff 高橋)=1")" 303
is "  is kept" "$(sql "SELECT group_concat(name) FROM attendance")" 高橋
is "the records" "$(get d /learn/records.csv)" 200
has "  have the class" "$tmp/body" '2025-11-01,勉強会,'
has "  and the lesson" "$tmp/body" 'コース（ひとりで）'
has "  as a file" "$tmp/head" 'attachment; filename="learning.csv"'
is "  not for readers" "$(get m /learn/records.csv)" 403

# ---- drills by the clock
is "a drill" "$(post d /drills /drills scenario=drill_ransomware people=佐藤、田中)" 303
drill=$(location)
is "  of a course" "$(post d /drills /drills scenario=mail_links)" 404
is "  its screen" "$(get d "$drill")" 200
inject=$(sed -n 's/.*name="inject" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
choice=$(sed -n 's/.*name="choice" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
[ -n "$inject" ] && ok || fail "no event is shown"
is "  one event at first" "$(grep -c 'id="e-' "$tmp/body")" 1
is "  no answer" "$(post d "$drill" "$drill" do=answer "inject=$inject")" 400
is "  an answer" "$(post d "$drill" "$drill" do=answer "inject=$inject" "choice=$choice" "text=電話する")" 303
is "  is kept" "$(sql "SELECT count(*) FROM drill_answer")" 1
is "  to an event to come" "$(post d "$drill" "$drill" do=answer inject=i6 choice=a text=x)" 404
is "  a reader leads none" "$(post m "$drill" "$drill" do=end)" 403
is "  pause" "$(post d "$drill" "$drill" do=pause)" 303
is "  the next event now" "$(post d "$drill" "$drill" do=ahead)" 303
get d "$drill" >/dev/null
is "  is shown" "$(grep -c 'id="e-' "$tmp/body" | sed 's/[2-9].*/more/')" more
is "  a link for a role" "$(post d "$drill" "$drill" do=link role=security name=田中)" 200
role=$(slips)
is "  of no role" "$(post d "$drill" "$drill" do=link role=nobody name=田中)" 404
is "  opens its screen" "$(get r1 "$role")" 200
hasnt "  without the menu" "$tmp/body" '<nav class="menu"'
hasnt "  and not the leader's buttons" "$tmp/body" 'value="ahead"'
is "  it ends no drill" "$(post r1 "$role" "$role" do=end)" 400
is "the drill ends" "$(post d "$drill" "$drill" do=end)" 303
is "  takes no answers" "$(post d "$drill" "$drill" do=answer "inject=$inject" "choice=$choice" text=y)" 303
is "  still one" "$(sql "SELECT count(*) FROM drill_answer")" 1
is "  what was said" "$(post d "$drill" "$drill" do=notes 'notes=連絡先が<u>古い')" 303
is "  its report" "$(get d "$drill/report")" 200
has "  with who was there" "$tmp/body" '佐藤、田中'
hasnt "  what was said stays text" "$tmp/body" '<u>古い'
is "readings say that a drill was held" "$(sql "SELECT group_concat(key || ':' || value) FROM (SELECT * FROM reading WHERE kind='drill_done' ORDER BY key)")" :0,drill_ransomware:0

# ---- mail drills
mail=$(sed -n 's/^  - id: *//p' "$root/packs/training/mails.yaml" | head -n 1)
is "a mail drill" "$(post d /learn/mail /learn/mail "mail=$mail")" 303
one=$(location)
is "  of a mail that is none" "$(post d /learn/mail /learn/mail mail=nothing)" 404
is "  a reader prepares none" "$(post m /learn /learn/mail "mail=$mail")" 403
is "  does not start before consent" "$(post d "$one" "$one" do=start)" 303
get d "$one" >/dev/null
has "  and says why" "$tmp/body" 'まだ送れません'
is "  nothing left" "$(sql "SELECT count(*) FROM mail WHERE kind='drill'")" 0
is "  consent without a tick" "$(post d "$one" "$one" do=consent drill_owner=髙﨑)" 400
has "    is asked for" "$tmp/body" '#f-drill_agree'
is "  told without a tick" "$(post d "$one" "$one" do=announce announced_how=朝礼)" 400
has "    is asked for" "$tmp/body" '#f-announced"'
is "  consent without a name" "$(post d "$one" "$one" do=consent drill_owner= agree=1)" 400
is "  consent" "$(post d "$one" "$one" do=consent drill_owner=髙﨑 agree=1)" 303
is "  does not start before the notice" "$(post d "$one" "$one" do=start)" 303
is "  nothing left" "$(sql "SELECT count(*) FROM mail WHERE kind='drill'")" 0
is "  the notice" "$(post d "$one" "$one" do=announce announced_how=朝礼 agree=1)" 303
sql "UPDATE setting SET value='a@gmail.com' WHERE key='mail.from'; UPDATE setting SET value='0' WHERE key='mail.on'"
is "  not without mail" "$(post d "$one" "$one" do=start >/dev/null; get d "$one" >/dev/null; grep -c 'メールの設定がまだです' "$tmp/body")" 1
sql "INSERT OR REPLACE INTO setting (key, value) VALUES ('mail.on', '1')"
is "  not from a name that anybody can have" "$(sql "DELETE FROM setting WHERE key='org.mail'"; post d "$one" "$one" do=start >/dev/null; get d "$one" >/dev/null; grep -c 'だれでも使えるメールの名前' "$tmp/body")" 1
sql "UPDATE setting SET value='a@b.example' WHERE key='mail.from'; INSERT OR REPLACE INTO setting (key, value) VALUES ('org.mail', 'info@other.example')"
is "  not where the names differ" "$(post d "$one" "$one" do=start >/dev/null; get d "$one" >/dev/null; grep -c 'アドレスの@より後が同じではありません' "$tmp/body")" 1
sql "UPDATE setting SET value='info@b.example' WHERE key='org.mail'"
is "  nothing left so far" "$(sql "SELECT count(*) FROM mail WHERE kind='drill'")" 0
is "  then it starts" "$(post d "$one" "$one" do=start)" 303
is "  to the company's addresses only" "$(sql "SELECT count(*), sum(recipient LIKE '%@b.example') FROM mail WHERE kind='drill'")" "6|6"
is "  without a name of who gets it" "$(sql "SELECT count(*) FROM mail WHERE kind='drill' AND (body LIKE '%田中%' OR body LIKE '%高橋%')")" 0
is "  groups of five at least" "$(sql "SELECT group_concat(team || n) FROM (SELECT team, count(*) n FROM mark GROUP BY team)")" 6
is "  starts once" "$(post d "$one" "$one" do=start)" 303
is "  no more mails" "$(sql "SELECT count(*) FROM mail WHERE kind='drill'")" 6
bait=$(sql "SELECT body FROM mail WHERE kind='drill' LIMIT 1" | sed -n 's/.*\(\/t\/[0-9a-f]*\).*/\1/p')
is "the mail's link" "$(get v1 "$bait")" 200
has "  teaches at once" "$tmp/body" 'これは、会社の訓練のメールでした'
hasnt "  names nobody" "$tmp/body" '田中'
hasnt "  no menu" "$tmp/body" '<nav class="menu"'
is "  twice" "$(get v1 "$bait")" 200
is "  is counted once" "$(sql "SELECT sum(opened) FROM mark")" 1
is "  telling somebody" "$(post v1 "$bait" "$bait" do=tell)" 200
is "  is counted" "$(sql "SELECT sum(told) FROM mark")" 1
is "  without token" "$(get v1 "$bait" -d do=tell)" 403
is "  as a lesson's link" "$(get v1 "/l/${bait#/t/}")" 404
is "a lesson's link as a drill's" "$(get v2 "/t/${link#/l/}")" 404
get d "$one" >/dev/null
hasnt "the numbers name nobody" "$tmp/body" '田中\|高橋\|tanaka'
is "who told by hand" "$(post d "$one" "$one" do=reported n_reported=3)" 303
is "  a wrong number" "$(post d "$one" "$one" do=reported n_reported=-1)" 400
is "  more than were sent" "$(post d "$one" "$one" do=reported n_reported=7)" 400
is "another one waits" "$(post d /learn/mail /learn/mail "mail=$mail" >/dev/null; two=$(location); post d "$two" "$two" do=consent drill_owner=x agree=1 >/dev/null; post d "$two" "$two" do=announce announced_how=x agree=1 >/dev/null; post d "$two" "$two" do=start >/dev/null; sql "SELECT count(*) FROM campaign WHERE started<>0")" 1
is "the stop button" "$(post d "$one" "$one" do=stop)" 303
is "  takes back what has not left" "$(sql "SELECT count(*) FROM mail WHERE kind='drill'")" 0
is "  leaves numbers, no marks" "$(sql "SELECT (SELECT count(*) FROM mark), n_sent, n_opened, n_told FROM campaign_count")" "0|6|1|1"
is "  the link is over" "$(get v1 "$bait")" 404
has "  says whom to tell" "$tmp/body" '担当者に知らせてください'
hasnt "  and sends nobody back to whoever sent it" "$tmp/body" '新しいリンクを頼んで'
