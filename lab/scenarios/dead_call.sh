# what: a program calls one place that refuses it, again and again; another tries a list of places that are all gone (twin: server_away)
# real: curl
# packages: curl
host KEIRI-PC windows; host SOUMU-PC windows
outside 91.219.236.77 gone.example
for a in 45.33.7.10 103.41.8.20 185.12.9.30 62.75.11.40 190.5.12.50 77.81.13.60; do on net ip route add blackhole $a/32; done
for ((i = 0; i < 14; i++)); do
	on KEIRI-PC curl -s -m 1 -o /dev/null http://91.219.236.77:4443/
	pause 0.4 60
done
for a in 45.33.7.10:443 103.41.8.20:8080 185.12.9.30:7080 62.75.11.40:443 190.5.12.50:8080 77.81.13.60:443; do
	on SOUMU-PC curl -s -m 0.6 -o /dev/null http://$a/
	pause 0.4 60
done
STRETCH+=(--factor 20 --gap 200)
alert dead_call please_look KEIRI-PC
alert dead_call please_look SOUMU-PC
