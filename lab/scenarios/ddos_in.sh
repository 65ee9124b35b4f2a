# what: a thousand made-up senders begin connections to the office's web server and finish none (twin: busy_site)
# real: hping3
# packages: hping3 iputils-ping
host WEB-SERVER server 20
on WEB-SERVER ping -c 2 -i 0.2 $GW >/dev/null
# Overwhelmed: no answer gets out; and what is answered to made-up senders ends outside.
on WEB-SERVER ip route replace blackhole default
on net ip route add $NET.0/24 via 100.64.0.1
on net ip route replace blackhole default
on net timeout 20 hping3 -q -c 1300 -S -p 443 -i u800 --rand-source ${ip_of[WEB-SERVER]} >>$W/log/hping3 2>&1
alert ddos_in please_look WEB-SERVER
