# The counting of measure/quality. Input: labels.tsv, captures.tsv, then the lines of measure/alerts.c
# for malicious/, benign/ and devices/. Output: markdown.

FNR == 1 { n_files++ }
/^#/ { next }

n_files == 1 { # label kind detectors
	kind_of[$1] = $2
	n = split($3, list, ",")
	for (i = 1; i <= n; i++)
		fits[$1, list[i]] = 1
	if (!($2 in kinds)) { kinds[$2] = 1; kind_order[++n_kinds] = $2 }
	next
}

n_files == 2 { # file addresses short remark
	devices[$1] = " " $2 " "
	short[$1] = $3
	remark[$1] = $4
	next
}

$1 == "file" {
	name = $2; sub(/^[a-z]*\//, "", name)
	class = $2; sub(/\/.*/, "", class)
	files[class]++
	order[class, files[class]] = $2
	next
}

$1 == "at" { at[$2, $3] = at[$2, $3] " " $4; next }

$1 == "alert" {
	severity[$2, $3] = $4
	leader[$2, $3] = $6
	device[$2, $3] = $7
	n_alerts[$2] = $3 > n_alerts[$2] ? $3 : n_alerts[$2]
	if ($6 == "new_device")
		next
	told[$2]++
	if ($4 != "record") {
		strong[$2]++
		what[$2] = what[$2] (what[$2] == "" ? "" : ", ") $6 " (" $4 ")"
	}
	if ($4 == "act_now")
		now[$2]++
	next
}

$1 == "part" { # file alert detector severity address
	if ($2 ~ /^malicious\//)
		judge($2, $3, $4, $6)
	next
}

function is_concerned(file, alert, address,    list, i, n, wanted) {
	wanted = devices[basename(file)]
	if (wanted == " * ")
		return 1
	n = split(address at[file, device[file, alert]], list, " ")
	for (i = 1; i <= n; i++)
		if (index(wanted, " " list[i] " ") > 0)
			return 1
	return 0
}

function basename(file) { sub(/^[a-z]*\//, "", file); return file }
function label(file) { file = basename(file); sub(/__.*/, "", file); return file }

function judge(file, alert, detector, address) {
	if (!((label(file), detector) in fits) || !is_concerned(file, alert, address))
		return
	any[file] = 1
	if (severity[file, alert] != "record") {
		hit[file] = 1
		by[file] = by[file] (index(by[file], detector) ? "" : (by[file] == "" ? "" : ", ") detector)
	}
}

function percent(part, all) { return all > 0 ? sprintf("%d of %d (%.1f %%)", part, all, 100 * part / all) : "0 of 0" }

function count_malicious(    i, f, k) {
	for (i = 1; i <= files["malicious"]; i++) {
		f = order["malicious", i]
		if (!(label(f) in kind_of) || !(basename(f) in devices)) {
			print "no line for " f " in labels.tsv or captures.tsv" > "/dev/stderr"
			exit_code = 1
		}
		k = kind_of[label(f)]
		if (short[basename(f)] == "short") { n_short[k]++; all_short++; continue }
		in_kind[k]++; all++
		if (f in hit) { hits[k]++; all_hits++ }
		if (f in any) { anys[k]++; all_anys++ }
		if (strong[f] > 0) { strongs[k]++; all_strongs++ }
	}
}

function print_kinds(    i, k) {
	print "| kind of behaviour | captures | fitting alert (please look or act now) | fitting, \"record\" too | any strong alert | too short |"
	print "|---|---|---|---|---|---|"
	for (i = 1; i <= n_kinds; i++) {
		k = kind_order[i]
		printf "| %s | %d | %d | %d | %d | %d |\n", k, in_kind[k], hits[k], anys[k], strongs[k], n_short[k]
	}
	printf "| **all** | **%d** | **%s** | %d | %d | %d |\n\n", all, percent(all_hits, all), all_anys, all_strongs, all_short
}

function print_misses(    i, f, head) {
	print "**Missed**, each with its reason:\n"
	for (i = 1; i <= files["malicious"]; i++) {
		f = order["malicious", i]
		if ((f in hit) || short[basename(f)] == "short")
			continue
		printf "- `%s`: %s%s\n", basename(f), remark[basename(f)] != "" ? remark[basename(f)] : "no reason known yet", \
			what[f] != "" ? " (said instead: " what[f] ")" : (f in any ? " (for the record only)" : "")
	}
	print "\n**Too short** to show their behaviour, counted nowhere:\n"
	for (i = 1; i <= files["malicious"]; i++) {
		f = order["malicious", i]
		if (short[basename(f)] == "short")
			printf "- `%s`: %s\n", basename(f), remark[basename(f)]
	}
	print ""
}

function print_false(class,    i, f, n_now, n_look) {
	for (i = 1; i <= files[class]; i++) {
		f = order[class, i]
		n_now += now[f] > 0
		n_look += strong[f] > 0
	}
	harmless += files[class]; harmless_now += n_now; harmless_look += n_look
	printf "| %s/ | %d | %d | %s |\n", class, files[class], n_now, percent(n_look, files[class])
}

function list_false(class,    i, f) {
	for (i = 1; i <= files[class]; i++) {
		f = order[class, i]
		if (strong[f] > 0)
			printf "- `%s`: %s\n", f, what[f]
	}
}

function print_most(    f, most, which, most_strong, which_strong) {
	for (f in told) {
		if (told[f] > most) { most = told[f]; which = f }
		if (strong[f] > most_strong) { most_strong = strong[f]; which_strong = f }
	}
	printf "\n**One fact, one alert**: at most %d alerts in one capture (`%s`), at most %d that interrupt (`%s`); new_device aside.\n", \
		most, basename(which), most_strong, basename(which_strong)
}

END {
	count_malicious()
	print_kinds()
	print_misses()
	print "| harmless captures | files | with \"act now\" | with \"please look\" or more |"
	print "|---|---|---|---|"
	print_false("benign")
	print_false("devices")
	printf "| **both** | **%d** | **%d** | **%s** |\n\n", harmless, harmless_now, percent(harmless_look, harmless)
	print "False alarms (new_device aside):\n"
	list_false("benign")
	list_false("devices")
	print_most()
	exit exit_code
}
