# Products: what was looked at before buying, its file's sum, weaknesses found elsewhere, security.txt.
is "a check before buying" "$(post d /ledgers/purchases/new /ledgers/purchases/new do=save c-product=MiteCam c-maker=例示電機 c-label=jc_star c-level=1 c-number=1 c-label_until=2027-05-31 c-password=shared c-updates=automatic c-support_until=2035-03-31 c-contact=yes c-decision=waiting)" 303
one=$(location | sed 's/?.*//')
is "  is shown on a page of its own" "$(get d "$one")" 200
has "  with the advice" "$tmp/body" 'やめたほうがよさそうです'
has "  and why" "$tmp/body" '最初のパスワードが、どれも同じです'
is "  and in the list" "$(get d /stock/purchase)" 200
has "  by name" "$tmp/body" 'MiteCam'
printf 'firmware' >"$tmp/fw.bin"
sum=$(sha256sum "$tmp/fw.bin" | cut -d' ' -f1)
get d "$one" >/dev/null
is "its file" "$(get d "$one/file" -F "csrf=$(token)" -F "file=@$tmp/fw.bin")" 303
get d "$one" >/dev/null
has "  its sum is written down" "$tmp/body" "$sum"
is "  compared with another" "$(post d "/ledgers/purchases/${one##*/}" "/ledgers/purchases/${one##*/}" do=save c-product=MiteCam c-maker=例示電機 c-label=none c-password=each c-updates=automatic c-support_until=2035-03-31 c-contact=yes "c-stated=SHA-256: $sum" "c-found=$sum" c-decision=bought c-decided=2026-11-28 c-decider=佐藤)" 303
get d "$one" >/dev/null
has "  the same" "$tmp/body" '作った会社の示すものと同じです'
has "  and now fit" "$tmp/body" '買ってよさそうです'
is "a file without its token" "$(get d "$one/file" -F "file=@$tmp/fw.bin")" 403
is "its end in the calendar" "$(get d /duties)" 200
has "  of updates" "$tmp/body" '「MiteCam」の更新が終わる前に替える'
is "a weakness found" "$(post d /ledgers/finder_reports/new /ledgers/finder_reports/new do=save c-target=在庫くん c-found=2026-11-20 c-kind=product c-maker=例示ソフト 'c-weakness=番号を替えると見える' c-note=社内だけ)" 303
report=$(location | sed 's/?.*//')
is "  its page" "$(get d "$report")" 200
has "  what is missing" "$tmp/body" '足りない欄が'
is "  as a text" "$(get d "$report/report.txt")" 200
has "  with the weakness" "$tmp/body" '番号を替えると見える'
hasnt "  without the company's own note" "$tmp/body" '社内だけ'
is "a desk without a way to reach it" "$(post d /ledgers/intake_desk/new /ledgers/intake_desk/new do=save c-site=example.jp c-canonical=https://example.jp/.well-known/security.txt c-owner=佐藤)" 303
desk=$(location | sed 's/?.*//')
is "  is shown" "$(get d "$desk")" 200
has "  and why there is no file" "$tmp/body" 'どれか1つが要ります'
is "  nor one to take" "$(get d "$desk/security.txt")" 404
end=$(date -d '+200 days' +%F)
is "  with mail and end" "$(post d "/ledgers/intake_desk/${desk##*/}" "/ledgers/intake_desk/${desk##*/}" do=save c-site=example.jp c-mail=psirt@example.jp c-canonical=https://example.jp/.well-known/security.txt c-owner=佐藤 "c-expires=$end")" 303
is "  there is one" "$(get d "$desk/security.txt")" 200
has "  as it is written" "$tmp/body" '^Contact: mailto:psirt@example.jp'
is "  of a name with two lines" "$(post d "/ledgers/intake_desk/${desk##*/}" "/ledgers/intake_desk/${desk##*/}" do=save c-site=example.jp "c-mail=$(printf 'a@b\nContact: x@y')" c-canonical=https://example.jp/.well-known/security.txt c-owner=佐藤 "c-expires=$end")" 303
is "  none" "$(get d "$desk/security.txt")" 404
is "a row that is none" "$(get d /stock/purchase/nothing)" 404
is "who is not logged in" "$(get nobody /stock/purchase)" 303
