# what: a PC prints by IPP and by port 9100, and asks the printer's state by SNMP every quarter of an hour
# real: ippeveprinter and ipptool of CUPS, ncat, net-snmp
# packages: cups-ipp-utils ncat snmp snmpd
host Canon-LBP canon; host KEIRI-PC windows '' 3c:52:82
mkdir -p $W/spool
bg Canon-LBP ippeveprinter -r off -p 631 -d $W/spool -M Canon -m LBP6230 Canon-LBP
bg Canon-LBP ncat -l -k 9100 --recv-only
printf 'rocommunity public\nsysDescr Canon LBP6230 /P\nsysName Canon-LBP\nagentaddress udp:161\n' >$W/snmpd.conf
bg Canon-LBP snmpd -f -Lo -C -c $W/snmpd.conf -p $W/snmpd.pid
wait_port Canon-LBP "${ip_of[Canon-LBP]}" 9100
head -c 30000 /dev/urandom | base64 >$W/page.ps
for i in 1 2 3 4 5; do
	on KEIRI-PC snmpget -v1 -c public -t 1 -r 0 "${ip_of[Canon-LBP]}" 1.3.6.1.2.1.1.1.0 1.3.6.1.2.1.1.5.0 >>$W/log/snmpget 2>&1
	pause 0.9
done
on KEIRI-PC ipptool -t "ipp://${ip_of[Canon-LBP]}:631/ipp/print" get-printer-attributes.test >>$W/log/ipptool 2>&1
on KEIRI-PC ipptool -t -f $W/page.ps -d filetype=application/octet-stream "ipp://${ip_of[Canon-LBP]}:631/ipp/print" print-job.test >>$W/log/ipptool 2>&1
{ printf '\033%%-12345X@PJL JOB NAME="seikyusho"\r\n'; cat $W/page.ps; } | on KEIRI-PC ncat --send-only "${ip_of[Canon-LBP]}" 9100
grep -q 'LBP6230' $W/log/snmpget || fail "SNMP did not answer"
STRETCH=(--factor 1000 --gap 800 --keep 16000)
silent
