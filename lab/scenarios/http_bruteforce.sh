# what: a PC tries forty passwords on a device's HTTP Basic page (twin: http_mistyped)
# real: nginx, curl
# packages: nginx-light
host DiskStation synology; host EIGYO-NOTE windows
echo "office:$(openssl passwd -apr1 Asagao-2026)" >$W/htpasswd; chmod 644 $W/htpasswd
echo '<html>kanri gamen</html>' >$W/www/index.html
web DiskStation "${ip_of[DiskStation]}" nas.office.lan "auth_basic nas; auth_basic_user_file $W/htpasswd;"
for ((i = 0; i < 40; i++)); do rnd_name 8; get EIGYO-NOTE -A "$UA_CHROME" -u "office:$R" "http://${ip_of[DiskStation]}/"; done
alert brute_force please_look EIGYO-NOTE
