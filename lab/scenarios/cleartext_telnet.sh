# what: a person logs in by Telnet, password in the clear
# real: telnetd and telnet of GNU inetutils, driven by expect
# packages: inetutils-telnetd inetutils-telnet socat expect
host LS220D buffalo; host KANRI-PC linux
telnet_server LS220D
on KANRI-PC expect -c "set timeout 10; spawn telnet ${ip_of[LS220D]}; expect ogin:; sleep 1; send office\r; expect assword:; sleep 1; send Asagao-2026\r; expect {\$ }; send ls\r; expect {\$ }; send exit\r; expect eof" >>$W/log/telnet 2>&1
alert cleartext_login record KANRI-PC
