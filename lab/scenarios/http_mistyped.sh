# what: a person types a password wrong twice on a page over HTTPS, then right (twin of http_bruteforce)
# real: nginx, curl
# packages: nginx-light
host DiskStation synology; host KEIRI-PC windows
echo "office:$(openssl passwd -apr1 Asagao-2026)" >$W/htpasswd; chmod 644 $W/htpasswd
echo '<html>kanri gamen</html>' >$W/www/index.html
web DiskStation "${ip_of[DiskStation]}" nas.office.lan "auth_basic nas; auth_basic_user_file $W/htpasswd;"
for p in asagao Asagao2026 Asagao-2026; do get KEIRI-PC -k -A "$UA_CHROME" -u "office:$p" "https://${ip_of[DiskStation]}/"; pause 1 30; done
silent
