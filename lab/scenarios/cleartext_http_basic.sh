# what: a person opens a device's page with HTTP Basic, password in the clear
# real: nginx, curl
# packages: nginx-light
host DiskStation synology; host KEIRI-PC windows
echo "office:$(openssl passwd -apr1 Asagao-2026)" >$W/htpasswd; chmod 644 $W/htpasswd
echo '<html>kanri gamen</html>' >$W/www/index.html
web DiskStation "${ip_of[DiskStation]}" nas.office.lan "auth_basic nas; auth_basic_user_file $W/htpasswd;"
get KEIRI-PC -A "$UA_CHROME" "http://${ip_of[DiskStation]}/"
get KEIRI-PC -A "$UA_CHROME" -u office:Asagao-2026 "http://${ip_of[DiskStation]}/"
alert cleartext_login record KEIRI-PC
