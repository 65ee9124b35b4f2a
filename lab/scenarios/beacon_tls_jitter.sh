# what: a PC calls a strange server over TLS every 60 s, 20 % jitter, for half an hour (twins: update_poll, office_time, office_push)
# real: curl, nginx over TLS; a second in the lab is a minute in the capture
# packages: nginx-light
rnd_name 7; c2=$R-metrics.top
outside 45.61.136.77 $c2; web net 45.61.136.77 $c2
host KEIRI-PC windows
for ((i = 0; i < 34; i++)); do
	get KEIRI-PC -A "$UA_CHROME" "https://$c2/api/v2/$i"
	pause 1 20
done
STRETCH=(--factor 60 --gap 500)
alert beacon please_look KEIRI-PC
