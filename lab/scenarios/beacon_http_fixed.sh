# what: a PC asks a bare address every 5 minutes sharp, for three hours
# real: curl, nginx, plain HTTP
# packages: nginx-light
outside 185.141.63.120 vps-63-120.hosting.example; web net 185.141.63.120 vps-63-120.hosting.example
host EIGYO-NOTE windows
for ((i = 0; i < 36; i++)); do
	get EIGYO-NOTE -A "$UA_CHROME" http://185.141.63.120/api/ping
	pause 1
done
STRETCH=(--factor 300 --gap 500)
alert malware_http act_now EIGYO-NOTE
