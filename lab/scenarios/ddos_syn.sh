# what: a camera takes part in a SYN flood against a web server outside (twin: speed_test)
# real: hping3
# packages: hping3
sleep 0.1
host LS220D buffalo
on net ip route add blackhole 93.184.216.40/32 # overwhelmed: no answer
on LS220D timeout 20 hping3 -q -c 6000 -S -p 80 -i u800 -d 0 93.184.216.40 >>$W/log/hping3 2>&1
alert ddos_out act_now LS220D
