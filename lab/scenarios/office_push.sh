# what: phones and a PC hold connections to push services, a few bytes every few minutes (twin of the beacons)
# real: openssl s_server and s_client
# packages: openssl
outside 17.57.145.52 courier-push.push.apple.com 5-courier.push.apple.com
outside 142.250.196.188 mtalk.google.com
outside 20.198.118.190 client.wns.windows.com
serve() { cert "$2"; bg net openssl s_server -quiet -accept "$1:$3" -cert "$W/$2.pem" -key "$W/$2.key" -rev; wait_port net "$1" "$3"; }
serve 17.57.145.52 courier-push.push.apple.com 5223
serve 142.250.196.188 mtalk.google.com 5228
serve 20.198.118.190 client.wns.windows.com 443
host iPhone iphone; host Pixel-7 android; host KEIRI-PC windows
hold() { # HOST NAME PORT
	on $1 bash -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo ping; sleep '"$4"'; done | openssl s_client -quiet -servername '"$2"' -connect '"$2:$3" >>$W/log/push 2>&1 &
}
hold iPhone courier-push.push.apple.com 5223 1.5
hold Pixel-7 mtalk.google.com 5228 1.7
hold KEIRI-PC client.wns.windows.com 443 1.6
sleep 20
STRETCH=(--factor 400 --gap 100)
silent
