# what: a PC tries well-known tricks on the pages of the office's NAS: quotes, path climbing, scripts (twin: web_search)
# real: curl, nginx; nothing there can be broken
# packages: nginx-light
host DiskStation synology; host EIGYO-NOTE windows
web DiskStation "${ip_of[DiskStation]}" nas.office.lan
u="http://${ip_of[DiskStation]}"
for q in "id=1%27%20OR%20%271%27=%271" "id=1%20UNION%20SELECT%20user,password%20FROM%20users--" "id=1;DROP%20TABLE%20users--" "q=%3Cscript%3Ealert(1)%3C/script%3E" \
	"id=1%20AND%20SLEEP(5)" "id=-1%20UNION%20ALL%20SELECT%20NULL,NULL,@@version--"; do get EIGYO-NOTE -A 'Mozilla/5.0' "$u/item.php?$q"; done
for p in ../../../../etc/passwd ..%2f..%2f..%2fetc%2fshadow cgi-bin/.%2e/.%2e/.%2e/bin/sh .env .git/config wp-login.php phpmyadmin/index.php; do get EIGYO-NOTE --path-as-is -A 'Mozilla/5.0' "$u/$p"; done
alert web_attack please_look EIGYO-NOTE
