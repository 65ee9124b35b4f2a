# The year's plan as rows: proposed from what is open, priced by a person, in the owner's page and in the
# documents of the fiscal year. Read by tests/portal/run after documents.sh, with "sato" (administrator) as d.
year=$(( $(date +%Y) - ($(date +%-m) < 4) ))
cell() { sql "SELECT value FROM ledger_cell JOIN ledger_row ON nr=line WHERE id='$1' AND col='$2'"; }
sql "UPDATE person SET role=2 WHERE login='sato'"
sql "DELETE FROM document_word WHERE key LIKE 'option.%'"
is "taking up the 25" "$(post d /programme /programme do=begin framework=selfcheck25)" 303
is "an answer that is short" "$(post d /check/selfcheck25 /check/selfcheck25 a-2=no a-3=no a-6=no)" 303
is "the plan as rows" "$(get d /ledgers/measures)" 200
hasnt "  no unknown value" "$tmp/body" '\[?'
has "  a gap is proposed" "$tmp/body" "value=\"$year:gap:selfcheck25/3\""
has "  a duty is proposed" "$tmp/body" "value=\"$year:duty:"
hasnt "  not a question without an answer" "$tmp/body" "value=\"$year:gap:selfcheck25/25\""
is "one is taken" "$(post d /ledgers/measures /ledgers/measures/found do=take subject=$year:gap:selfcheck25/3)" 303
row=$(last_row measures)
is "  for this year" "$(cell "$row" year)" "$year"
is "  as planned" "$(cell "$row" state)" planned
is "  with its minutes" "$(cell "$row" minutes | grep -c '^[1-9]')" 1
is "  free, as its pack says" "$(cell "$row" yen)" 0
get d /ledgers/measures >/dev/null; undo=$(undo_button)
hasnt "  is not proposed again" "$tmp/body" "value=\"$year:gap:selfcheck25/3\""
is "  undone" "$(post d /ledgers/measures /undo "undo=$undo")" 303
get d /ledgers/measures >/dev/null
has "  is proposed again" "$tmp/body" "value=\"$year:gap:selfcheck25/3\""
is "all are taken" "$(post d /ledgers/measures /ledgers/measures/found do=take_all)" 303
is "what a duty costs nobody knows" "$(sql "SELECT count(*) FROM ledger_cell JOIN ledger_row ON nr=line WHERE subject LIKE '%:duty:%' AND col='yen' AND value<>''")" 0
row=$(sql "SELECT id FROM ledger_row WHERE ledger='measures' AND subject='$year:gap:selfcheck25/3'")
save() { to=$1; shift; post d "/ledgers/measures/$row" "/ledgers/measures/$row" do=save "c-what=門番を替える" "c-year=$year" c-often=once c-who=鈴木 "c-due=$year-12-20" c-budget=devices "$@"; }
is "a person takes it over" "$(save x c-state=planned c-yen=)" 303
get d /owner >/dev/null
has "  no amount yet is said" "$tmp/body" '金額の決まっていない'
is "a person prices it" "$(save x c-state=planned c-yen=345,000円)" 303
is "  as an amount" "$(cell "$row" yen)" 345000
is "a wrong amount" "$(save x c-state=planned c-yen=たくさん)" 400
is "the owner's page" "$(get d /owner)" 200
hasnt "  no unknown value" "$tmp/body" '\[?'
has "  says what the plan costs" "$tmp/body" '合計345,000円'
is "the year shows it" "$(get d "/documents/year?year=$year")" 200
has "  by its name" "$tmp/body" '門番を替える'
is "the action plan" "$(post d /documents/action_plan/make /documents/action_plan/make x=1)" 303
is "  reads" "$(get d /documents/action_plan/1)" 200
has "  has the row" "$tmp/body" '門番を替える'
has "  has its money" "$tmp/body" '345,000円'
has "  has the sum" "$tmp/body" '合計'
has "  has its heading of the budget" "$tmp/body" '機器とソフトの入れ替え'
hasnt "  asks for no free budget" "$(get d /documents/action_plan/make >/dev/null; echo "$tmp/body")" 'f-budget'
hasnt "  nor for the year" "$tmp/body" 'name="f-fiscal_year"'
is "a dropped row" "$(save x c-yen=345000 c-state=stopped)" 303
get d /owner >/dev/null
hasnt "  costs nothing" "$tmp/body" '345,000円'
is "the document is out of date" "$(get d /documents/action_plan)" 200
has "  and says of what" "$tmp/body" '対策と予算の計画'
is "the next year is planned" "$(post d /documents/facts /documents/facts plan_year=$((year + 1)))" 303
is "  is kept" "$(sql "SELECT value FROM document_word WHERE key='option.plan_year'")" "$((year + 1))"
get d /ledgers/measures >/dev/null
has "  its rows are proposed" "$tmp/body" "value=\"$((year + 1)):gap:selfcheck25/3\""
get d /owner >/dev/null
hasnt "  nothing is planned in it" "$tmp/body" '合計345,000円'
is "a year far away" "$(post d /documents/facts /documents/facts plan_year=2999)" 303
get d /ledgers/measures >/dev/null
hasnt "  is not planned" "$tmp/body" '"2999:'
is "  this one is" "$(post d /documents/facts /documents/facts plan_year=$year)" 303
sheet=$(printf '対策\t年度\t区分\t担当\t期限\t予算\t費目\t状況\n保険に入る\t%s年度\t一度\t高橋\t%s/12/1\t80,000円\t保険\t未着手\n' "$year" "$year")
is "a sheet pasted" "$(post d /ledgers/measures/import /ledgers/measures/import "text=$sheet")" 303
match=$(location)
get d "$match" >/dev/null
has "  all its columns are known" "$tmp/body" '8列のうち8列が分かりました'
is "  comes in" "$(post d "$match/look" "$match/look" do=take)" 303
get d /owner >/dev/null
has "  and counts" "$tmp/body" '合計80,000円'
is "the plan's page" "$(get d /plan)" 200
has "  leads to its rows" "$tmp/body" '/ledgers/measures"'
has "  and to its sheet" "$tmp/body" '/plan.xlsx"'
is "nobody gets the sheet" "$(get nobody /plan.xlsx)" 303
