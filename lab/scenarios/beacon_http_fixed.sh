# what: a PC posts to a bare address every 5 minutes sharp, for three hours
# real: curl, nginx, plain HTTP
# packages: nginx-light
outside 185.141.63.120 vps-63-120.hosting.example; web net 185.141.63.120 vps-63-120.hosting.example
host EIGYO-NOTE windows
for ((i = 0; i < 36; i++)); do
	get EIGYO-NOTE -A 'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)' -d "id=7f3a&n=$((1000 + i))" http://185.141.63.120/api/gate
	pause 1
done
STRETCH=(--factor 300 --gap 500)
alert beacon please_look EIGYO-NOTE
alert malware_http act_now EIGYO-NOTE
