# what: a PC fetches an update program under its right name and type from an update server by HTTP (twin of program_as_image)
# real: nginx, curl; the program is tools/stub's
# packages: nginx-light
outside 23.62.99.8 download.windowsupdate.com; web net 23.62.99.8 download.windowsupdate.com
mkdir -p $W/www/c/msdownload; "$T/stub" 60000 >$W/www/c/msdownload/windows-kb890830-x64.exe
head -c 15000 /dev/urandom >$W/www/logo.png
host KEIRI-PC windows
get KEIRI-PC -A 'Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.31' http://download.windowsupdate.com/c/msdownload/windows-kb890830-x64.exe
get KEIRI-PC -A "$UA_CHROME" http://download.windowsupdate.com/logo.png
silent
