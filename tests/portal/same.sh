# Devices that are one: proposed, merged, coming back, split. Read by tests/portal/run after people.sh.
one=mac:00:00:00:00:00:01 two=mac:00:00:00:00:00:02 three=mac:00:00:00:00:00:03
sql "UPDATE device SET first_seen=1700000000000, last_seen=1700000000000"
sql "INSERT INTO fact VALUES ('$two','same_as','$one','name',0,1,2,1), ('$one','name','iPhone','dhcp',2,1,2,1), ('$two','name','iPhone','dhcp',2,1,2,1), ('$two','address','10.0.0.77','arp',2,1,2,1)"
is "the page of the device proposes" "$(get d /devices/$two)" 200
has "  the other" "$tmp/body" "/devices/$two/same?with=$one"
is "both are shown" "$(get d "/devices/$two/same?with=$one")" 200
is "search for another" "$(get d "/devices/$two/same?q=10.0")" 200
is "not with itself" "$(get d "/devices/$two/same?with=$two")" 400
is "not with nothing" "$(get d "/devices/$two/same?with=mac:99")" 404
is "without token" "$(get d /devices/$two/same -d "do=merge&with=$one")" 403
n=$(sql "SELECT count(*) FROM device WHERE merged_into=''")
is "they are two" "$(post d /devices/$two /devices/$two/same do=apart with=$one)" 303
get d /devices/$two >/dev/null; undo=$(sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
hasnt "  not proposed again" "$tmp/body" "same?with=$one"
is "  undone" "$(post d / /undo "undo=$undo")" 303
is "  is" "$(sql "SELECT count(*) FROM apart")" 0
is "they are one" "$(post d /devices/$two /devices/$two/same do=merge with=$one)" 303
kept=$(location); kept=${kept#/devices/}
is "  one less" "$(sql "SELECT count(*) FROM device WHERE merged_into=''")" $((n - 1))
get d "/devices/$kept" >/dev/null; undo=$(sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
has "  the address of the other is shown" "$tmp/body" 10.0.0.77
is "  the same fact once" "$(grep -o 'iPhone' "$tmp/body" | wc -l)" 1
part=$one; [ "$kept" = "$one" ] && part=$two
is "  the part's page leads to it" "$(get d "/devices/$part")" 303
is "    where" "$(location)" "/devices/$kept"
is "  undone" "$(post d / /undo "undo=$undo")" 303
is "  two again" "$(sql "SELECT count(*) FROM device WHERE merged_into=''")" "$n"
post d /devices/$two /devices/$two/same do=merge with=$one >/dev/null
is "a third joins" "$(post d /devices/$three "/devices/$kept/same" do=merge with=$three)" 303
top=$(location); top=${top#/devices/}
is "  with its parts" "$(sql "SELECT count(*) FROM device WHERE merged_into='$top'")" 2
get d "/devices/$top" >/dev/null; undo=$(sed -n 's/.*name="undo" value="\([^"]*\)".*/\1/p' "$tmp/body" | head -n 1)
is "  undone" "$(post d / /undo "undo=$undo")" 303
is "  as before" "$(sql "SELECT merged_into FROM device WHERE id='$part'")" "$kept"
is "split" "$(post d "/devices/$kept" "/devices/$part/same" do=split)" 303
is "  two again" "$(sql "SELECT count(*) FROM device WHERE merged_into=''")" "$n"
is "  logged" "$(sql "SELECT count(*)>0 FROM audit WHERE action='device.split'")" 1
is "split what is not merged" "$(post d "/devices/$kept" "/devices/$part/same" do=split)" 400
