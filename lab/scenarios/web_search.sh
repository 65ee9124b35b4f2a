# what: a person searches a plain HTTP page for words with quotes, signs and English SQL words (twin of web_attack)
# real: curl, nginx
# packages: nginx-light
host DiskStation synology; host KEIRI-PC windows
web DiskStation "${ip_of[DiskStation]}" nas.office.lan 'location /search { default_type text/html; return 200 "<html>kekka</html>"; }'
for q in "q=O%27Brien+select+committee" "q=%E8%AB%8B%E6%B1%82%E6%9B%B8%202026" "q=union+of+workers" "q=5%20%3C%206" "q=drop+off+table+lamp"; do
	get KEIRI-PC -A "$UA_CHROME" "http://${ip_of[DiskStation]}/search?$q"; pause 0.5 50
done
STRETCH=(--factor 30)
silent
