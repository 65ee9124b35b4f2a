# Words that would be markup, a header, a line of a calendar or a formula: put into every text that people,
# files or hosts give, all at once, in a copy of the data; then every page that links lead to is read, and
# stays plain. Read by tests/portal/run before undo.sh, with "sato" (administrator) logged in as d.
stop
cp -r "$data" "$tmp/data.kept"
cat >"$tmp/words.sql" <<'SQL'
CREATE TEMP TABLE bad AS SELECT '="><script>alert(1)</script><img src=x>''{{csrf}}' || char(13) || char(10) || 'X-BAD:1' AS words;
SQL
for column in person.name device.name device.owner device.place device.notes device.learned_name device.learned_vendor \
	device.learned_model device.learned_os suppression.reason suppression.who suppression.peer decision.who audit.who audit.subject \
	network.name site.name staff.name staff.department reply.reason reply.who outcome.who pursuit.scope pursuit.who \
	duty_done.who duty_done.note link.name link.who link.mail declaration.number declaration.url declaration.purpose \
	declaration.who signature.name signature.licence signature.remark holding.name holding.provider holding.note \
	holding.who ledger_row.who ledger_cell.value ledger_change.who ledger_held.who document.title document.number \
	document.who document_version.drafter document_version.note document_version.approver document_version.file_name \
	receipt.name document_word.who class.title class.content class.teacher class.who attendance.name \
	attendance.department drill.people drill.notes drill.who drill_answer.body drill_answer.who campaign.owner \
	campaign.who form.name form.partner form.file_name form.who form_answer.value form_answer.who form_memory.value \
	form_memory.who device_mark.reason device_mark.who apart.who mail.recipient mail.subject mail.error; do
	echo "UPDATE OR IGNORE ${column%.*} SET ${column#*.}=(SELECT words FROM bad);" >>"$tmp/words.sql"
done
cat >>"$tmp/words.sql" <<'SQL'
UPDATE document_word SET value=(SELECT words FROM bad) WHERE key LIKE 'field.%';
UPDATE fact SET value=(SELECT words FROM bad) WHERE kind IN ('name', 'vendor', 'model', 'user');
UPDATE setting SET value=(SELECT words FROM bad) WHERE key IN ('org.name', 'help.name', 'help.phone');
INSERT INTO form VALUES ('0193bb00000000000000000000000009', (SELECT words FROM bad), (SELECT words FROM bad), (SELECT words FROM bad), x'00', 1, 1, (SELECT strftime('%s','now')*1000+864000000), 0, 0, 0, '', '', '佐藤');
SQL
out=$(sqlite3 -bail "$data/sakimori.db" <"$tmp/words.sql" 2>&1) || fail "the words do not go in: $out"
start --with-tls
echo "/ /devices /alerts /map /letter /settings /log /people /me /links /staff /sites /have /star /owner /plan /duties /programme /documents /documents/facts /documents/year /public /ledgers /learn /learn/class /learn/mail /drills /forms /find /guide /check/selfcheck25/result /check/scs3/file /learn/records.csv" | tr ' ' '\n' >"$tmp/queue"
get d /duties >/dev/null; post d /duties /duties/calendar >/dev/null
sed -n 's/.*\(\/calendar\/[0-9a-f]*\.ics\).*/\1/p' "$tmp/body" | head -n 1 >>"$tmp/queue"
pages=0 told=0
: >"$tmp/seen"
while [ $pages -lt 700 ]; do
	page=$(grep -vxFf "$tmp/seen" "$tmp/queue" | head -n 1)
	[ -n "$page" ] || break
	echo "$page" >>"$tmp/seen"
	pages=$((pages + 1))
	status=$(get d "$page")
	case $status in 200 | 303 | 404 | 410) ;; *) fail "$page with words of all kinds: $status" ;; esac
	grep -qi '^X-BAD' "$tmp/head" && fail "$page: a header of their own"
	case $(sed -n 's/^[Cc]ontent-[Tt]ype: \([a-z/]*\).*/\1/p' "$tmp/head") in
	text/html)
		grep -qai '<script>alert\|<img src=x' "$tmp/body" && fail "$page: markup"
		grep -qa '\[?' "$tmp/body" && fail "$page: an unknown value"
		grep -qa '&lt;script&gt;alert' "$tmp/body" && told=$((told + 1))
		# one of each kind of page is enough: ids and numbers are all alike here
		grep -ao 'href="/[^"#]*' "$tmp/body" | sed 's/^href="//; s/&amp;/\&/g' | awk '{ k = $0; gsub(/[0-9a-f]{32}/, "*", k); gsub(/mac[^\/?&]*/, "*", k); sub(/^\/check\/[^\/]*\/[^\/?]*/, "/check/x/y", k); sub(/^\/guide\/.*/, "/guide/x", k); sub(/\?.*/, "?", k); print k "\t" $0 }' |
			while IFS="$(printf '\t')" read -r kind to; do
				grep -qxF "$kind" "$tmp/kinds" 2>/dev/null && continue
				echo "$kind" >>"$tmp/kinds"
				echo "$to" >>"$tmp/queue"
			done
		;;
	text/csv)
		LC_ALL=C grep -qaE '(^|,)"?[=+@-]' "$tmp/body" && fail "$page: a formula"
		;;
	text/calendar)
		LC_ALL=C grep -qavE "^( |[A-Z-]+[;:])" "$tmp/body" && fail "$page: a line that is none of ours"
		grep -qa '^X-BAD' "$tmp/body" && fail "$page: a line of their own"
		LC_ALL=C grep -qaE '^.{77,}' "$tmp/body" && fail "$page: a line that is not folded"
		[ "$(grep -c '' "$tmp/body")" = "$(grep -c "$(printf '\r')\$" "$tmp/body")" ] || fail "$page: a line that ends otherwise"
		grep -qa 'SUMMARY:.*script' "$tmp/body" && told=$((told + 1))
		;;
	esac
done
echo "words of all kinds: $pages pages read, $told tell them"
[ $pages -ge 100 ] && ok || fail "only $pages pages were found"
[ $told -ge 30 ] && ok || fail "only $told pages tell the words: did they come through?"
stop
rm -rf "$data"
mv "$tmp/data.kept" "$data"
start --with-tls
