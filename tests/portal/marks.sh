# A device that is kept on purpose: marked, seen otherwise, undone. Read by tests/portal/run after same.sh.
old=mac:00:00:00:00:00:09
now=$(($(date +%s) * 1000)); day=$(((now + 32400000) / 86400000 * 86400000 - 32400000))
until=$(date -d '+200 days' +%F)
sql "INSERT INTO device SELECT '$old', name, owner, place, notes, whose, later_until, -1, $now, $now, '', 'KENSA-01', '', '', 'windows-7', '10.0.0.9', 'pc', 2, 'dhcp' FROM device WHERE id='mac:00:00:00:00:00:04'"
sql "INSERT INTO fact VALUES ('$old','name','KENSA-01','dhcp',2,1,2,1), ('$old','os','windows-7','dhcp',2,1,2,1), ('$old','kind','pc','dhcp',2,1,2,1), ('$old','address','10.0.0.9','arp',2,1,2,1)"
undo_token() { get d "/devices/$old" >/dev/null; sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1; }
is "an old device asks for a mark" "$(get d /devices/$old)" 200
has "  with four ways" "$tmp/body" 'name="mark_way" value="watched"'
is "without token" "$(get d /devices/$old/mark -d "do=put&mark_way=separate")" 403
is "without a way, a reason, a day" "$(post d /devices/$old /devices/$old/mark do=put)" 400
has "  says what is missing" "$tmp/body" '手当ての方法を選んでください'
is "a day that has passed" "$(post d /devices/$old /devices/$old/mark do=put mark_way=separate mark_reason=x mark_until=2020-01-01)" 400
has "  is said, and what was typed stays" "$tmp/body" 'あしたから1年までの日'
is "too long for a mark" "$(post d /devices/$old /devices/$old/mark do=put mark_way=separate mark_reason=x mark_until=2999-01-01)" 400
is "a way that there is not" "$(post d /devices/$old /devices/$old/mark do=put mark_way=pray mark_reason=x "mark_until=$until")" 400
is "of no device" "$(post d /devices/$old /devices/mac:99/mark do=put mark_way=separate mark_reason=x "mark_until=$until")" 404
is "nothing was kept" "$(sql "SELECT count(*) FROM device_mark")" 0
is "marked" "$(post d /devices/$old /devices/$old/mark do=put mark_way=separate 'mark_reason=<b>検査</b>の機械' "mark_until=$until")" 303
undo=$(undo_token)
is "  who, why" "$(sql "SELECT who<>'' AND reason LIKE '%検査%' AND until > $now FROM device_mark")" 1
hasnt "  the reason stays text" "$tmp/body" '<b>検査'
has "  nothing was seen, and that is said with its limit" "$tmp/body" '箱を通っていません'
is "  logged" "$(sql "SELECT count(*) FROM audit WHERE action='device.mark'")" 1
is "  undone" "$(post d / /undo "undo=$undo")" 303
is "  is" "$(sql "SELECT count(*) FROM device_mark")" 0
is "marked again" "$(post d /devices/$old /devices/$old/mark do=put mark_way=separate mark_reason=検査ライン "mark_until=$until")" 303
get d / >/dev/null; get d / >/dev/null; hasnt "  is no task" "$tmp/body" '「KENSA-01」のサポートが終わって'
has "  its end is a duty" "$(get d /duties >/dev/null; echo "$tmp/body")" '>わけがあって残す「KENSA-01」を見直す<'
post d /duties /duties/calendar >/dev/null; feed=$(grep -o '/calendar/[0-9a-f]*.ics' "$tmp/body" | head -n 1)
has "  and in the feed" "$(get c2 "$feed" >/dev/null; echo "$tmp/body")" "UID:.*mark"
has "  the list of devices says so" "$(get d '/devices?q=KENSA-01' >/dev/null; echo "$tmp/body")" '>残すしるし<'
other=mac:00:00:00:00:00:04
is "it becomes a part of another" "$(post d /devices/$old /devices/$old/same do=merge with=$other)" 303
whole=$(location); whole=${whole#/devices/}
is "  it is the part" "$whole" "$other"
has "  the mark holds for the whole" "$(get d "/devices/$whole" >/dev/null; echo "$tmp/body")" '検査ライン'
is "  removing it there" "$(post d "/devices/$whole" "/devices/$whole/mark" do=drop)" 303
undo=$(get d "/devices/$whole" >/dev/null; sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
is "    is removed" "$(sql "SELECT count(*) FROM device_mark")" 0
is "    undone" "$(post d / /undo "undo=$undo")" 303
part=$old; [ "$whole" = "$old" ] && part=$other
is "  split" "$(post d "/devices/$whole" "/devices/$part/same" do=split)" 303
has "  it is the device's again" "$(get d "/devices/$old" >/dev/null; echo "$tmp/body")" '検査ライン'
hasnt "  and not the other's" "$(get d "/devices/$other" >/dev/null; echo "$tmp/body")" '検査ライン'
sql "INSERT INTO talk VALUES ($day, '$old', 1, 'update.example', 'tcp/443 tls', 10, 10, 1, $now, $((now + 60000)), $now)"
is "it talks with the Internet" "$(get d /devices/$old)" 200
has "  its page says so" "$tmp/body" 'インターネットと通信していました'
get d / >/dev/null; has "  today asks" "$tmp/body" '「KENSA-01」が、しるしとちがいます'
is "the mark goes" "$(post d /devices/$old /devices/$old/mark do=drop)" 303
undo=$(undo_token)
is "  is gone" "$(sql "SELECT count(*) FROM device_mark")" 0
is "  undone" "$(post d / /undo "undo=$undo")" 303
is "  as it was" "$(sql "SELECT reason FROM device_mark")" 検査ライン
sql "UPDATE device_mark SET until=$now"
get d / >/dev/null; has "its date passes: today asks" "$tmp/body" '「KENSA-01」が、しるしとちがいます'
is "a reader marks nothing" "$(sql "UPDATE person SET role=0 WHERE login='sato'"; post d / /devices/$old/mark do=drop)" 403
sql "UPDATE person SET role=2 WHERE login='sato'; DELETE FROM device_mark; DELETE FROM talk WHERE device='$old'; DELETE FROM fact WHERE device='$old'; DELETE FROM apart WHERE device='$old' OR other='$old'; DELETE FROM device WHERE id='$old'"
