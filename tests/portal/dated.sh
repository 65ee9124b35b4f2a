# What has its day: forms of partners, declarations, documents to look at again, on Today, in the list
# of duties and in the feed; and the one document that Today proposes. Read by tests/portal/run after
# undo.sh, with "sato" (administrator) logged in as d.
day_of() { date -d "$1" +%F; }
ms_of() { echo $(($(date -d "$1" +%s) * 1000)); }
task() { get d / >/dev/null; grep -c -- "$1" "$tmp/body"; }
form_id=0193bb00000000000000000000000001
sql "UPDATE alert SET state=1, is_open=0; UPDATE setting SET value='' WHERE key='tasks.later'; DELETE FROM duty_done; DELETE FROM declaration; DELETE FROM document; DELETE FROM document_version; DELETE FROM receipt; DELETE FROM document_word; DELETE FROM form; DELETE FROM link WHERE subject LIKE 'policy/%'; UPDATE pursuit SET ended=1; UPDATE staff SET departed=1"
form_due() { sql "DELETE FROM form; INSERT INTO form VALUES ('$form_id', '<b>調査票', '㈱山川', 'a.xlsx', x'00', 1, 1, $1, 0, 0, 0, '', '', '佐藤')"; }

# ---- a partner's form
form_due "$(ms_of '+20 days')"
is "a form in three weeks is no task yet" "$(task 'task-[0-9]*">「&lt;b&gt;調査票」を出す')" 0
get d /duties >/dev/null
has "  it is in the list" "$tmp/body" "href=\"/forms/$form_id\">「&lt;b&gt;調査票」を出す"
has "  with who asks" "$tmp/body" '㈱山川'
form_due "$(ms_of '+13 days')"
is "one in two weeks is" "$(task 'task-[0-9]*">「&lt;b&gt;調査票」を出す')" 1
has "  leads to the form" "$tmp/body" "href=\"/forms/$form_id\""
form_due "$(ms_of '-3 days')"
is "a late one too" "$(task 'task-[0-9]*">「&lt;b&gt;調査票」を出す')" 1
get d /programme >/dev/null
get d /duties >/dev/null
has "  is overdue" "$tmp/body" 'id="s-overdue"'
post d /duties /duties/calendar >/dev/null
feed=$(sed -n 's/.*\(\/calendar\/[0-9a-f]*\.ics\).*/\1/p' "$tmp/body" | head -n 1)
is "the feed" "$(get nobody "$feed")" 200
has "  has the form" "$tmp/body" "UID:form:$form_id@"
has "  with a reminder" "$tmp/body" 'TRIGGER:-P14D'
hasnt "  not who asks" "$tmp/body" '山川'
is "later" "$(post d / /tasks/dated do=later)" 303
is "  is not today" "$(task 'task-[0-9]*">「&lt;b&gt;調査票」を出す')" 0
sql "UPDATE setting SET value='' WHERE key='tasks.later'"
is "a form handed over" "$(post d "/forms/$form_id" "/forms/$form_id" do=done)" 303
u=$(undo_at "/forms/$form_id")
is "  is no task" "$(task 'を出す</h2>')" 0
hasnt "  nor in the list" "$(get d /duties >/dev/null; echo "$tmp/body")" "/forms/$form_id"
hasnt "  nor in the feed" "$(get nobody "$feed" >/dev/null; echo "$tmp/body")" 'UID:form:'
is "  unless that is undone" "$(post d / /undo "undo=$u" back=/ >/dev/null; task '「&lt;b&gt;調査票」を出す')" 1
sql "DELETE FROM form"

# ---- declarations
is "★3, eleven months ago" "$(post d /star /star do=declare star=star3 "declared_on=$(day_of '-330 days')")" 303
is "  is a task" "$(task '★3の自己評価をやり直す')" 1
has "  that leads to its file" "$tmp/body" 'href="/check/scs3/file"'
has "  and in the feed, 90 days before" "$(get nobody "$feed" >/dev/null; echo "$tmp/body")" 'TRIGGER:-P90D'
is "  declared anew" "$(post d /star /star do=declare star=star3 "declared_on=$(day_of '-2 days')")" 303
is "  it is none" "$(task '★3の自己評価をやり直す')" 0
has "  it stands in the list" "$(get d /duties >/dev/null; echo "$tmp/body")" '★3の自己評価をやり直す'
is "★ with an end" "$(post d /star /star do=declare star=star1 "declared_on=$(day_of '-300 days')" "star_until=$(day_of '+60 days')")" 303
is "  wants a decision" "$(task '（一つ星）の自己宣言を続けるか決める')" 1
is "  an end before the beginning" "$(post d /star /star do=declare star=star1 "declared_on=$(day_of '-3 days')" "star_until=$(day_of '-5 days')")" 400
is "★★ without one" "$(post d /star /star do=declare star=star2 "declared_on=$(day_of '-350 days')" star_url=https://a.example/policy)" 303
is "  wants a look, and ★ is done with" "$(task '（二つ星）の自己宣言の中身を見直す')" 1
hasnt "  in the list too" "$(get d /duties >/dev/null; echo "$tmp/body")" '（一つ星）'
is "  looked at" "$(post d /duties /duties do=done key=star:star2)" 303
undo_back "  that" /duties "SELECT count(*) FROM duty_done WHERE key='star:star2'" 0
post d /duties /duties do=done key=star:star2 >/dev/null; get d /duties >/dev/null
is "  for a year" "$(task '（二つ星）の自己宣言')" 0
is "  ★3 cannot just be looked at" "$(post d /duties /duties do=done key=star:star3)" 404
is "  nor a key of nothing" "$(post d /duties /duties do=done key=star:star9)" 404
sql "DELETE FROM declaration; DELETE FROM duty_done"

# ---- the one document
sql "DELETE FROM reply; DELETE FROM reading"
is "nothing begun: nothing to write" "$(task 'task-[0-9]*">「[^」]*」を作る')" 0
post d /check/selfcheck25 /check/selfcheck25 a-1=yes >/dev/null
rules=$(sed -n '/^name:/,/^about:/s/^  ja: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$root/packs/policies/rules.yaml" | head -n 1)
is "what the answered questions name most often comes first" "$(task "task-[0-9]*\">「$rules」を作る")" 1
post d /programme /programme do=begin framework=star2 >/dev/null
has "a review of the policy is a duty" "$(get d /duties >/dev/null; echo "$tmp/body")" '>基本方針の見直し<'
is "the basic policy is missing" "$(task 'task-[0-9]*">「情報セキュリティ基本方針」を作る')" 1
has "  a draft is one click away" "$tmp/body" 'href="/documents/policy/make"'
has "  with minutes" "$tmp/body" '15分'
is "  three things at most" "$(grep -o 'id="task-[0-9]*"' "$tmp/body" | wc -l | sed 's/[0-3]/few/')" few
post d /documents/policy/make /documents/policy/make >/dev/null
is "a draft of today rests" "$(task 'task-[0-9]*">「情報セキュリティ基本方針」')" 0
sql "UPDATE document_version SET changed=changed-2*86400000"
is "  of two days ago wants an approval" "$(task '「情報セキュリティ基本方針」の承認を頼む')" 1
post d /documents/policy /documents/policy do=send to=社長 >/dev/null
is "  sent, it rests" "$(task 'task-[0-9]*">「情報セキュリティ基本方針」')" 0
sql "UPDATE document_version SET changed=changed-4*86400000"
is "  after some days somebody asks" "$(task '「情報セキュリティ基本方針」の承認をうながす')" 1
post d /documents/policy /documents/policy do=approve approver=佐藤 enacted=2025-11-01 >/dev/null
for other in action_plan rules handbook telework restore incident_manual education_plan contacts; do sql "INSERT INTO document VALUES ('x$other', '$other', 'x', '', 0, 1, '')"; done
hasnt "in force, its own date stands for the duty" "$(get d /duties >/dev/null; echo "$tmp/body")" '>基本方針の見直し<'
is "  once in the list" "$(grep -c '「情報セキュリティ基本方針」を見直す' "$tmp/body")" 1
post d /programme /programme do=end framework=star2 >/dev/null
is "in force, nothing" "$(task 'task-[0-9]*">「情報セキュリティ基本方針」')" 0
post d /staff /staff do=add staff_name=読む人 department=総務 >/dev/null
sql "UPDATE document_version SET approved=approved-8*86400000"
is "unread after a week" "$(task '「情報セキュリティ基本方針」をみんなに読んでもらう')" 1
has "  by how many" "$tmp/body" 'まだ1人が確認していません'
is "  later" "$(post d / /tasks/document do=later)" 303
is "  is not today" "$(task 'みんなに読んでもらう')" 0
sql "UPDATE setting SET value='' WHERE key='tasks.later'; UPDATE document_version SET approved=approved-340*86400000"
is "and after a year it is looked at again" "$(task '「情報セキュリティ基本方針」を見直す')" 1
has "  in the list" "$(get d /duties >/dev/null; echo "$tmp/body")" '「情報セキュリティ基本方針」を見直す'
has "  in the feed" "$(get nobody "$feed" >/dev/null; echo "$tmp/body")" 'UID:document:policy@'
has "  and in the year's plan" "$(get d /documents/year >/dev/null; echo "$tmp/body")" '/documents/policy'
post d /documents/policy /documents/policy do=review >/dev/null
is "  looked at" "$(task '「情報セキュリティ基本方針」を見直す')" 0
