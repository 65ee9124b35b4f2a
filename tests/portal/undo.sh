# Undo: of documents, staff, classes, drills, declarations and links; never over what somebody did
# since. Read by tests/portal/run after documents.sh, with "sato" (administrator) logged in as d.
sql() { sqlite3 -cmd '.timeout 5000' "$data/sakimori.db" "$1"; }
undo_at() { get d "$1" >/dev/null; undo_button; }
# What is under KEY is taken back on PAGE: undo_back WHAT PAGE SQL WANTED
undo_back() {
	u=$(undo_at "$2")
	[ -n "$u" ] && ok || fail "$1: no button to undo it on $2"
	is "$1 is undone" "$(post d "$2" /undo "undo=$u" "back=$2")" 303
	is "  as before" "$(sql "$3")" "$4"
}
sql "DELETE FROM document; DELETE FROM document_version; DELETE FROM document_word; DELETE FROM receipt; DELETE FROM drill; DELETE FROM drill_answer; DELETE FROM declaration; UPDATE staff SET departed=1"

# ---- documents
v="SELECT group_concat(number || ':' || (approved<>0) || (published<>0) || (reviewed<>0)) FROM document_version WHERE document='policy'"
post d /documents/policy/make /documents/policy/make t-telework=yes >/dev/null
undo_back "a draft" /documents/policy "$v" ''
is "  what was said for it, too" "$(sql "SELECT count(*) FROM document_word")" 0
post d /documents/policy/make /documents/policy/make >/dev/null
get d /documents/policy/1/edit >/dev/null
part=$(sed -n 's/.*<textarea id="p-\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
section=$(sed -n 's/.*name="section" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
before=$(sql "SELECT body FROM document_version WHERE document='policy'" | sha256sum)
post d /documents/policy/1/edit /documents/policy/1/edit "section=$section" "p-$part=別のことば" >/dev/null
is "an edit is kept" "$(sql "SELECT body LIKE '%別のことば%' FROM document_version WHERE document='policy'")" 1
u=$(undo_at "/documents/policy/1/edit?section=$section")
is "an edit is undone" "$(post d /documents/policy /undo "undo=$u" back=/documents/policy)" 303
is "  as before" "$(sql "SELECT body FROM document_version WHERE document='policy'" | sha256sum)" "$before"
is "sending" "$(post d /documents/policy /documents/policy do=send to=社長)" 200
link=$(address) u=$(undo_button)
is "  the link opens" "$(get boss "$link")" 200
is "  is undone" "$(post d /documents/policy /undo "undo=$u" back=/documents/policy)" 303
is "  opens nothing" "$(get boss "$link")" 404
post d /documents/policy /documents/policy do=send to=社長 >/dev/null
link=$(address)
get boss "$link" >/dev/null
has "who approves by a link is told before" "$tmp/body" 'この画面での承認は、あとから取り消せません'
post d /documents/policy /documents/policy do=approve approver=佐藤 enacted=2025-11-01 >/dev/null
undo_back "an approval" /documents/policy "$v" 1:000
post d /documents/policy /documents/policy do=approve approver=佐藤 enacted=2025-11-01 >/dev/null
post d /documents/policy /documents/policy do=publish >/dev/null
is "published" "$(get boss /public/policy)" 200
undo_back "publishing" /documents/policy "$v" 1:100
is "  it is public no more" "$(get boss /public/policy)" 404
is "  and the reading says so" "$(sql "SELECT value FROM reading WHERE kind='document_published' AND key='policy' ORDER BY day DESC LIMIT 1")" 0
post d /documents/policy /documents/policy do=publish >/dev/null
post d /documents/policy /documents/policy do=hide >/dev/null
undo_back "hiding" /documents/policy "$v" 1:110
post d /documents/policy /documents/policy do=review >/dev/null
undo_back "a review" /documents/policy "$v" 1:110
post d /documents/policy /documents/policy do=withdraw >/dev/null
undo_back "withdrawing" /documents/policy "SELECT state FROM document WHERE id='policy'" 0
post d /documents/policy /documents/policy do=withdraw >/dev/null; u=$(undo_at /documents/policy)
post d /documents/policy /documents/policy do=restore >/dev/null; u2=$(undo_at /documents/policy)
post d /documents/policy /documents/policy do=withdraw >/dev/null
is "what was changed since is not undone" "$(post d /documents/policy /undo "undo=$u2" back=/documents/policy)" 303
has "  that is said" "$(get d /documents/policy >/dev/null; echo "$tmp/body")" 'そのあとで変わったため'
is "  it stays" "$(sql "SELECT state FROM document WHERE id='policy'")" 1
post d /documents/policy /documents/policy do=restore >/dev/null
is "somebody without a log-in undoes nothing" "$(get nobody /undo -d "undo=$u")" 303
is "  is asked to log in" "$(location)" /login
is "facts" "$(post d /documents/facts /documents/facts 'f-officer=鈴木')" 303
undo_back "facts" /documents/facts "SELECT count(*) FROM document_word WHERE key='field.officer'" 0
post d /documents/register /documents/register doc_title=就業規則 kind= >/dev/null; entered=$(location)
u=$(undo_at "$entered")
is "registering is undone" "$(post d /documents /undo "undo=$u" "back=$entered")" 303
is "  leads to the list" "$(location)" /documents
is "  it is gone" "$(sql "SELECT count(*) FROM document WHERE title='就業規則'")" 0

# ---- staff
post d /staff /staff do=add staff_name=一人目 department=総務 >/dev/null
undo_back "a person added" /staff "SELECT count(*) FROM staff WHERE name='一人目'" 0
post d /staff /staff do=paste "text=甲,総務,
乙,総務," >/dev/null
undo_back "a list" /staff "SELECT count(*) FROM staff WHERE departed=0" 0
post d /staff /staff do=add staff_name=残る人 department=総務 >/dev/null
id=$(sql "SELECT id FROM staff WHERE name='残る人'")
post d /staff /staff do=leave "id=$id" >/dev/null
undo_back "who left by mistake" /staff "SELECT departed FROM staff WHERE name='残る人'" 0

# ---- who has read it, on paper
post d /documents/policy /documents/policy do=paper "s-$id=1" >/dev/null
undo_back "a reader on paper" /documents/policy "SELECT count(*) FROM receipt" 0
post d /documents/policy /documents/policy do=paper "s-$id=1" >/dev/null
post d /documents/policy /documents/policy do=unread "staff=$id" >/dev/null
undo_back "a reader taken off" /documents/policy "SELECT count(*) FROM receipt" 1

# ---- classes
post d /learn/class /learn/class do=save class_title=秋の研修 class_date=2025-11-01 class_minutes=45 class_teacher=髙﨑 class_content=x method=room >/dev/null; class=$(location)
u=$(undo_at "$class")
post d "$class" "$class" do=attend "p-$id=1" >/dev/null
is "a class that people attended does not vanish" "$(post d "$class" /undo "undo=$u" "back=$class")" 303
is "  it is there" "$(sql "SELECT count(*) FROM class WHERE title='秋の研修'")" 1
post d "$class" "$class" do=attend >/dev/null
undo_back "who attended" "$class" "SELECT count(*) FROM attendance WHERE class_id='${class##*/}'" 1
post d "$class" "$class" do=drop >/dev/null
undo_back "a class removed" /learn "SELECT count(*) FROM attendance WHERE class_id='${class##*/}'" 1
is "  leads back to it" "$(location)" "$class"
post d /learn/class /learn/class do=save class_title=消える class_date=2025-11-01 class_minutes=45 class_content=x method=room >/dev/null; class=$(location)
undo_back "a class" "$class" "SELECT count(*) FROM class WHERE title='消える'" 0
is "  leads to learning" "$(location)" /learn

# ---- drills
post d /drills /drills scenario=drill_ransomware people=佐藤 >/dev/null; drill=$(location)
undo_back "a drill" "$drill" "SELECT count(*) FROM drill" 0
is "  leads to the list" "$(location)" /drills
post d /drills /drills scenario=drill_ransomware people=佐藤 >/dev/null; drill=$(location); u=$(undo_at "$drill")
inject=$(sed -n 's/.*name="inject" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
choice=$(sed -n 's/.*name="choice" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
post d "$drill" "$drill" do=answer "inject=$inject" "choice=$choice" text=電話する >/dev/null
is "a drill with an answer is not taken back" "$(u3=$u; post d "$drill" /undo "undo=$u3" "back=$drill")" 303
is "  it is there" "$(sql "SELECT count(*) FROM drill")" 1
post d "$drill" "$drill" do=answer "inject=$inject" "choice=$choice" text=電話する >/dev/null
post d "$drill" "$drill" do=ahead >/dev/null
undo_back "the clock put forward" "$drill" "SELECT ahead_minutes FROM drill" 0
post d "$drill" "$drill" do=end >/dev/null
undo_back "the end" "$drill" "SELECT ended FROM drill" 0
post d "$drill" "$drill" do=answer "inject=$inject" "choice=$choice" text=別 >/dev/null
undo_back "an answer" "$drill" "SELECT count(*) FROM drill_answer" 1
post d "$drill" "$drill" do=end >/dev/null
post d "$drill" "$drill" do=notes notes=連絡先を貼る >/dev/null
undo_back "notes" "$drill" "SELECT notes FROM drill" ''

# ---- mail drills: until something leaves
mail=$(sed -n 's/.*name="mail" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
get d /learn/mail >/dev/null; mail=$(sed -n 's/.*name="mail" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
post d /learn/mail /learn/mail "mail=$mail" do=new >/dev/null; m=$(location)
post d "$m" "$m" do=consent drill_owner=社長 agree=1 >/dev/null
undo_back "a consent" "$m" "SELECT consented FROM campaign WHERE id='${m##*/}'" 0
post d "$m" "$m" do=stop >/dev/null
undo_back "a plan given up" /learn/mail "SELECT closed FROM campaign WHERE id='${m##*/}'" 0

# ---- declarations and links
post d /star /star do=declare star=star1 declared_on=2025-10-01 star_number=1234 >/dev/null
undo_back "a declaration" /star "SELECT count(*) FROM declaration" 0
post d /check/selfcheck25 /check/selfcheck25/$(get d /check/selfcheck25 >/dev/null; sed -n 's/.*action="\/check\/selfcheck25\/\([^"]*\)\/link".*/\1/p' "$tmp/body" | head -n 1)/link name=同僚 >/dev/null
link=$(address); u=$(undo_button)
is "a colleague's link" "$(get boss "$link")" 200
is "  is undone" "$(post d /links /undo "undo=$u" back=/links)" 303
is "  opens nothing" "$(get boss "$link")" 404

# ---- what is kept of it
is "nothing is left of what was undone" "$(sql "SELECT count(*) FROM undo_row r JOIN undo_deed d ON d.batch=r.batch WHERE d.undone<>0")" 0
is "a made-up token" "$(post d / /undo undo=u00000000000000000000000000000000)" 303
is "  a longer one" "$(post d / /undo "undo=u$(printf '0%.0s' $(seq 60))")" 303

# ---- places and what is had
post d /sites /sites do=add site_name=福井工場 >/dev/null
id=$(sql "SELECT id FROM site WHERE name='福井工場'")
undo_back "a new place" /sites "SELECT count(*) FROM site WHERE name='福井工場'" 0
post d /sites /sites do=add site_name=福井工場 >/dev/null
u=$(undo_at /sites) id=$(sql "SELECT id FROM site WHERE name='福井工場'")
post d /check/selfcheck25 /check/selfcheck25 "site=$id" a-1=no >/dev/null
is "a place for which somebody answered since is not undone" "$(post d /sites /undo "undo=$u" back=/sites)" 303
is "  it stays" "$(sql "SELECT count(*) FROM site WHERE id='$id'")" 1
post d /sites /sites do=close "id=$id" >/dev/null
undo_back "closing a place" /sites "SELECT closed FROM site WHERE id='$id'" 0
post d /have /have do=add have_name=見はり have_yen=5000 >/dev/null
undo_back "a service that is had" /have "SELECT count(*) FROM holding WHERE name='見はり'" 0
post d /have /have do=add have_name=見はり have_yen=5000 >/dev/null
post d /have /have do=drop "id=$(sql "SELECT id FROM holding WHERE name='見はり'")" >/dev/null
undo_back "a service that is had no more" /have "SELECT yen_year FROM holding WHERE name='見はり'" 5000
