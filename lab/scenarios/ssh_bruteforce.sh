# what: a PC tries forty-five passwords on a server, three per connection by SSH (twin: ssh_mistyped)
# real: OpenSSH server, hydra
# packages: openssh-server hydra
host FILESV server 10; host EIGYO-NOTE windows
ssh_server FILESV
for ((i = 0; i < 45; i++)); do rnd_name 8; echo "$R"; done >$W/words
on EIGYO-NOTE timeout 120 hydra -I -t 8 -l admin -P $W/words "ssh://${ip_of[FILESV]}" >>$W/log/hydra 2>&1
grep -q 'Failed password' $W/log/FILESV || fail "no log-in was refused"
alert brute_force please_look EIGYO-NOTE
