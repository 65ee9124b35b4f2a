# Two people at one form: the later one is told, nothing of the first is lost, what was typed stays.
# Read by tests/portal/run last, with "sato" (administrator) as d.
was() { sed -n "s/.*$1.*name=\"was\" value=\"\([0-9a-f]*\)\".*/\1/p" "$tmp/body" | head -n 1; }
set_of() { sql "SELECT value FROM setting WHERE key='$1'"; }
is "settings" "$(get d /settings)" 200
old=$(was 'action="\/settings\/contact"')
is "  carry a mark" "${#old}" 96 # 16 for each of its six forms
is "somebody changes whom to call" "$(post d /settings /settings/contact help_name=一番 help_phone=0120-000-111)" 303
is "who had the form open" "$(post d /settings /settings/contact help_name=二番 help_phone=0120-000-222 "was=$old")" 400
has "  is told" "$tmp/body" 'だれかが先に変えました'
has "  keeps what was typed" "$tmp/body" 'value="二番"'
is "  nothing of the first is lost" "$(set_of contact.name)" 一番
new=$(was 'action="\/settings\/contact"')
is "another form of the page is not in the way" "$(post d /settings /settings/company company=株式会社やまと製作所 "was=$old")" 303
is "sent again, having looked" "$(post d /settings /settings/contact help_name=二番 help_phone=0120-000-222 "was=$new")" 303
is "  is kept" "$(set_of contact.name)" 二番
is "a mark that is none" "$(post d /settings /settings/contact help_name=三番 was=zz)" 400

is "facts" "$(get d /documents/facts)" 200
old=$(was 'action="\/documents\/facts"')
is "somebody names the officer" "$(post d /documents/facts /documents/facts f-officer=一番)" 303
is "who had the form open" "$(post d /documents/facts /documents/facts f-officer=二番 t-wifi=yes "was=$old")" 400
has "  is told" "$tmp/body" 'だれかが先に変えました'
has "  keeps what was typed" "$tmp/body" 'value="二番"'
is "  nothing of the first is lost" "$(sql "SELECT value FROM document_word WHERE key='field.officer'")" 一番
new=$(was 'action="\/documents\/facts"')
is "sent again, having looked" "$(post d /documents/facts /documents/facts f-officer=二番 "was=$new")" 303
is "making a document, with the old form" "$(post d /documents/policy/make /documents/policy/make f-officer=三番 "was=$old")" 400
is "  changes nothing" "$(sql "SELECT value FROM document_word WHERE key='field.officer'")" 二番

is "a class" "$(post d /learn/class /learn/class do=save class_title=朝の話 class_date=2026-01-08 class_minutes=10 class_content=x method=room)" 303
class=$(location)
post d /staff /staff do=add staff_name=海野 >/dev/null
who=$(sql "SELECT id FROM staff WHERE name='海野' AND departed=0 LIMIT 1")
get d "$class" >/dev/null
old=$(was 'name="csrf"')
is "somebody writes who was there" "$(post d "$class" "$class" do=attend "p-$who=1")" 303
is "who had the list open" "$(post d "$class" "$class" do=attend "was=$old")" 400
has "  is told" "$tmp/body" 'だれかが先に変えました'
is "  nobody is taken off" "$(sql "SELECT count(*) FROM attendance WHERE staff='$who'")" 1
is "the class itself is another form" "$(post d "$class" "$class" do=save class_title=夕の話 class_date=2026-01-08 class_minutes=10 class_content=x method=room "was=$old")" 303
is "  and is not written over either" "$(post d "$class" "$class" do=save class_title=夜の話 class_date=2026-01-08 class_minutes=10 class_content=x method=room "was=$old")" 400
has "  what was typed stays" "$tmp/body" 'value="夜の話"'
is "  as the first left it" "$(sql "SELECT title FROM class ORDER BY created DESC LIMIT 1")" 夕の話
