# what: a NAS takes part in a UDP flood against an address outside (twins: speed_test, office_call)
# real: hping3
# packages: hping3
# snap: 42
host LS220D buffalo
on net ip route add blackhole 93.184.216.41/32
on LS220D timeout 20 hping3 -q -c 6000 --udp -p 53 -i u800 -d 200 93.184.216.41 >>$W/log/hping3 2>&1
alert ddos_out act_now LS220D
