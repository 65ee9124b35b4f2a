# what: a video call of half a minute: STUN, then RTP-like UDP both ways
# real: socat answers; the packets are made by a shell loop (no codec), with true sizes and pace
# packages: socat
outside 52.112.100.20 relay.kaigi-meeting.jp
bg net socat UDP-LISTEN:3479,bind=52.112.100.20,fork,reuseaddr EXEC:cat
host EIGYO-NOTE windows '' 54:e1:ad
on EIGYO-NOTE bash -c '
	exec 3<>"/dev/udp/52.112.100.20/3479"
	printf "\0\1\0\0\x21\x12\xa4\x42kaigi-labXYZ" >&3; sleep 0.1
	pad=$(head -c 700 /dev/zero | tr "\0" "~")
	for ((i = 0; i < 400; i++)); do
		n=$((60 + RANDOM % 500))
		printf "\x80\x6f\\x$(printf %02x $((i >> 8)))\\x$(printf %02x $((i & 255)))\0\0%s\0\0\0\1%s" "$(printf "%02d" $((i % 100)))" "${pad:0:n}" >&3
		sleep 0.02
	done' >>$W/log/call 2>&1
STRETCH=(--keep 20000)
silent
