# what: a PC calls a strange server every two hours, 28 % jitter, for a day
# real: curl, nginx over TLS
# packages: nginx-light
rnd_name 9; c2=cdn.$R.xyz
outside 91.219.236.18 $c2; web net 91.219.236.18 $c2
host SOUMU-PC windows
for ((i = 0; i < 13; i++)); do
	get SOUMU-PC -A "$UA_CHROME" "https://$c2/api/check"
	pause 2 28
done
STRETCH=(--factor 3600 --gap 900)
alert beacon please_look SOUMU-PC
