# Persons: inviting, coming in with a code, rights, keeping out. Read by tests/portal/run, which has
# logged in "sato" (administrator) as d.
sql() { sqlite3 -cmd '.timeout 5000' "$data/sakimori.db" "$1"; }
id_of() { sql "SELECT id FROM person WHERE login='$1'"; }
codes() { sed -n 's/.*join-code[^>]*>\([A-Z0-9-]*\)<.*/\1/p' "$tmp/body"; }
undo_of() { get d "$1" >/dev/null; sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1; }

is "people" "$(get d /people)" 200
is "a log-in twice" "$(post d /people /people name=X login=SATO role=reader)" 400
is "a role that is none" "$(post d /people /people name=X login=xx role=king)" 400
is "a log-in with a blank" "$(post d /people /people name=X "login=a b" role=reader)" 400
is "somebody is added" "$(post d /people /people name=田中 login=Tanaka role=member)" 200
code1=$(codes)
is "  the code is shown" "${#code1}" 19
is "  and kept nowhere" "$(strings "$data/sakimori.db" "$data/sakimori.db-wal" 2>/dev/null | grep -c -e "$code1" -e "$(echo "$code1" | tr -d -)")" 0
is "  its page never shows it again" "$(get d "/people/$(id_of tanaka)")" 200
hasnt "  no code there" "$tmp/body" "$code1"
is "no log-in before the password" "$(post t /login /login name=tanaka password=)" 403
is "a wrong code" "$(post t /join /join invite=AAAA-AAAA-AAAA-AAAA password=tanaka-pass-1 password_again=tanaka-pass-1)" 403
is "a code without token" "$(get t /join -d "invite=$code1&password=tanaka-pass-1&password_again=tanaka-pass-1")" 403
is "a short password" "$(post t /join /join "invite=$code1" password=short password_again=short)" 400
hasnt "  is not shown again" "$tmp/body" 'value="short"'
is "a new code" "$(post d "/people/$(id_of tanaka)" "/people/$(id_of tanaka)" do=invite)" 200
code2=$(codes)
is "  the old one is worth nothing" "$(post t /join /join "invite=$code1" password=tanaka-pass-1 password_again=tanaka-pass-1)" 403
is "the code, in small letters" "$(post t /join /join "invite=$(echo "$code2" | tr A-Z a-z)" password=tanaka-pass-1 password_again=tanaka-pass-1)" 303
is "  is in" "$(get t /)" 200
is "  the code works once" "$(post u /join /join "invite=$code2" password=tanaka-pass-2 password_again=tanaka-pass-2)" 403

# ---- rights
for page in /people /settings /log "/people/$(id_of sato)"; do is "a member may not see $page" "$(get t "$page")" 403; done
get t / >/dev/null; t=$(token)
is "  nor add people" "$(get t /people -d "csrf=$t&name=Y&login=yy&role=admin")" 403
is "  nor change rights" "$(get t "/people/$(id_of tanaka)" -d "csrf=$t&do=save&name=Y&role=admin")" 403
hasnt "  no menu entry leads there" "$tmp/body" 'href="/settings"'
is "  but names devices" "$(post t /devices/mac:00:00:00:00:00:01 /devices/mac:00:00:00:00:00:01 name=田中のPC)" 303
is "made a reader" "$(post d "/people/$(id_of tanaka)" "/people/$(id_of tanaka)" do=save name=田中 role=reader)" 303
undo=$(undo_of "/people/$(id_of tanaka)")
is "  sees" "$(get t /devices/mac:00:00:00:00:00:01)" 200
hasnt "  and is offered no form" "$tmp/body" 'name="place"'
is "  may not change" "$(get t /devices/mac:00:00:00:00:00:01 -d "csrf=$(token)&name=Z")" 403
is "  may not undo others' deeds" "$(get t /undo -d "csrf=$(get t / >/dev/null; token)&undo=$undo")" 403
is "undone: a member again" "$(post d / /undo "undo=$undo")" 303
is "  it is" "$(sql "SELECT role FROM person WHERE login='tanaka'")" 1
is "a member may not undo it" "$(post d "/people/$(id_of tanaka)" "/people/$(id_of tanaka)" do=save name=田中 role=reader >/dev/null; u=$(undo_of "/people/$(id_of tanaka)"); sql "UPDATE person SET role=1 WHERE login='tanaka'"; post t / /undo "undo=$u" >/dev/null; sql "SELECT role FROM person WHERE login='tanaka'")" 1
sql "UPDATE person SET role=1 WHERE login='tanaka'"

# ---- the last administrator
sato=$(id_of sato)
is "oneself is not kept out" "$(post d "/people/$sato" "/people/$sato" do=disable)" 303
is "  is not" "$(sql "SELECT is_disabled FROM person WHERE login='sato'")" 0
is "oneself is not lowered" "$(post d "/people/$sato" "/people/$sato" do=save name=佐藤 role=reader)" 303
is "  is not" "$(sql "SELECT role FROM person WHERE login='sato'")" 2
sql "UPDATE person SET role=2 WHERE login='tanaka'"
is "one of two is lowered" "$(post t "/people/$sato" "/people/$sato" do=save name=佐藤 role=member)" 303
is "  is" "$(sql "SELECT role FROM person WHERE login='sato'")" 1
get t "/people/$sato" >/dev/null; undo=$(sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
sql "UPDATE person SET role=1 WHERE login='tanaka'; UPDATE person SET role=2 WHERE login='sato'; UPDATE decision SET before='name=x&role=1&off=0', undone=0 WHERE id='$undo'"
is "an undo that would leave nobody" "$(post d / /undo "undo=$undo")" 403
is "  changes nothing" "$(sql "SELECT role FROM person WHERE login='sato'")" 2

# ---- keeping out, ending sessions
is "kept out" "$(post d "/people/$(id_of tanaka)" "/people/$(id_of tanaka)" do=disable)" 303
is "  at once" "$(get t /)" 303
is "  no log-in" "$(post t /login /login name=tanaka password=tanaka-pass-1)" 403
is "let in again" "$(post d "/people/$(id_of tanaka)" "/people/$(id_of tanaka)" do=enable)" 303
is "  with the same password" "$(post t /login /login name=tanaka password=tanaka-pass-1)" 303
is "log in a second time" "$(post w /login /login name=tanaka password=tanaka-pass-1)" 303
is "own page" "$(get t /me)" 200
is "end the others" "$(post t /me /me/others)" 303
is "  the other is out" "$(get w /)" 303
is "  this one is in" "$(get t /)" 200
is "own name and language" "$(post t /me /me/profile name=田中太郎 language=en)" 303
is "  kept" "$(sql "SELECT name || lang FROM person WHERE login='tanaka'")" 田中太郎en
rm -f "$tmp/w"
is "  the language comes along" "$(post w /login /login name=tanaka password=tanaka-pass-1 >/dev/null; cookie w sakimori_lang)" en
# ---- what one does here: where one begins, what the menu has first; no right comes with it
first_of_menu() { get $1 /odd >/dev/null; sed -n '/class="menu"/,/<\/nav>/s/.*<a href="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1; }
begins() { rm -f "$tmp/w"; post w /login /login name=tanaka password=tanaka-pass-1 "$@" >/dev/null; location; }
is "in charge begins with Today" "$(begins)" /
is "says that he is the owner" "$(post t /me /me/profile name=田中太郎 language=en work=owner)" 303
is "  is kept" "$(sql "SELECT work FROM person WHERE login='tanaka'")" owner
is "  begins with the owner's page" "$(begins)" /owner
is "  has it first in the menu" "$(first_of_menu w)" /owner
is "  goes where the way led" "$(begins back=/devices)" /devices
is "  may not more than before" "$(get w /people)" 403
is "says that he is one of the staff" "$(post t /me /me/profile name=田中太郎 language=en work=staff)" 303
is "  begins with learning" "$(begins)" /learn
is "  has it first in the menu" "$(first_of_menu w)" /learn
is "  a name without it leaves it" "$(post t /me /me/profile name=田中太郎 language=en >/dev/null; sql "SELECT work FROM person WHERE login='tanaka'")" staff
is "  what is none leaves it" "$(post t /me /me/profile name=田中太郎 language=en work=king >/dev/null; sql "SELECT work FROM person WHERE login='tanaka'")" staff
is "in charge again" "$(post t /me /me/profile name=田中太郎 language=en work=charge)" 303
is "ended by the administrator" "$(post d "/people/$(id_of tanaka)" "/people/$(id_of tanaka)" do=end)" 303
is "  is out" "$(get t /)" 303
is "a code instead of a forgotten password" "$(post d "/people/$(id_of tanaka)" "/people/$(id_of tanaka)" do=invite)" 200
code3=$(codes)
is "  the old password is no more" "$(post t /login /login name=tanaka password=tanaka-pass-1)" 403
sql "UPDATE invitation SET expires=1"
is "a code that ran out" "$(post t /join /join "invite=$code3" password=tanaka-pass-3 password_again=tanaka-pass-3)" 403
for action in person.add person.invite person.join person.change person.disable person.enable person.end session.end profile.change; do
	is "logged: $action" "$(sql "SELECT count(*)>0 FROM audit WHERE action='$action'")" 1
done
is "the log names them all" "$(get d /log)" 200
hasnt "  no key instead of words" "$tmp/body" 'person\.'
is "no second person is asked for" "$(post d / /tasks/stand_in do=never)" 303
is "  kept" "$(sql "SELECT count(*) FROM setting WHERE key='standin.no'")" 1
for i in 1 2 3 4 5; do post v /join /join invite=BBBB-BBBB-BBBB-BBB$i password=p password_again=p >/dev/null; done
is "guessing codes has to wait" "$(post v /join /join invite=CCCC password=p password_again=p)" 429
