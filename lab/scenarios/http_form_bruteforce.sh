# what: a PC tries forty passwords on a log-in form over plain HTTP
# real: nginx answers each with "401", hydra-like curl loop
# packages: nginx-light
host DiskStation synology; host EIGYO-NOTE windows
web DiskStation "${ip_of[DiskStation]}" nas.office.lan "location /login { default_type text/html; return 401 '<html>Login failed</html>'; }"
for ((i = 0; i < 40; i++)); do rnd_name 8; get EIGYO-NOTE -A "$UA_CHROME" -d "user=admin&password=$R" "http://${ip_of[DiskStation]}/login"; done
alert brute_force please_look EIGYO-NOTE
