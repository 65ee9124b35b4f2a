# "Does not apply", suggested to who said that the company lacks the thing. Read by tests/portal/run
# after plan.sh, with "sato" (administrator) as d.
sql "DELETE FROM reply WHERE framework IN ('selfcheck25', 'scs3'); DELETE FROM reading WHERE kind='phones_seen'; DELETE FROM ledger_row WHERE ledger='contractors'; DELETE FROM document_word WHERE key LIKE 'trait.%'"
now=$(($(date +%s) * 1000)); day=$(((now + 32400000) / 86400000 * 86400000 - 32400000))
is "what nobody said is absent" "$(get d /check/selfcheck25)" 200
hasnt "  is no suggestion" "$tmp/body" 'name="s-9"'
points=$(get d /check/selfcheck25/result >/dev/null; sed -n 's/.*<h1[^>]*>\([^<]*\).*/\1/p' "$tmp/body")
is "no wireless LAN, no development" "$(post d /documents/facts /documents/facts t-wifi=no t-development=no t-telework=yes)" 303
is "the 25 questions" "$(get d /check/selfcheck25)" 200
has "  suggest that it does not apply" "$tmp/body" 'name="s-9" value="1" checked'
has "  with the reason" "$tmp/body" '無線LAN（Wi-Fi）を使っていないため（'
is "  and count nothing yet" "$(get d /check/selfcheck25/result >/dev/null; sed -n 's/.*<h1[^>]*>\([^<]*\).*/\1/p' "$tmp/body")" "$points"
is "  nor answer by themselves" "$(sql "SELECT count(*) FROM reply WHERE item='9'")" 0
is "★3's development" "$(get d "/check/scs3?group=4-1-2")" 200
has "  is suggested, too" "$tmp/body" 'name="s-4-1-2-4"'
is "taken over" "$(post d /check/selfcheck25 /check/selfcheck25 take=1 s-9=1)" 303
is "  with its reason" "$(sql "SELECT choice || ':' || (reason LIKE '%使っていないため') FROM reply WHERE item='9'")" not_applicable:1
sql "INSERT OR REPLACE INTO reading VALUES ('phones_seen', '', $day, $now, 2, 9, 100, '')"
is "phones are seen" "$(get d /check/selfcheck25/9)" 200
has "  which speaks against it" "$tmp/body" '食いちがい'
sql "DELETE FROM reply WHERE item='9'"
is "it is asked anew" "$(get d /check/selfcheck25)" 200
hasnt "  and suggested no longer" "$tmp/body" 'name="s-9"'
is "  nor taken by who says so" "$(post d /check/selfcheck25 /check/selfcheck25 take=1 s-9=1; sql "SELECT count(*) FROM reply WHERE item='9'")" 3030
sql "DELETE FROM reading WHERE kind='phones_seen'"
