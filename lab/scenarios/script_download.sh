# what: PowerShell on a PC fetches a script from a bare address by HTTP
# real: nginx, curl with PowerShell's user agent; the script only says hello
# packages: nginx-light
outside 194.26.135.12 vps.example; web net 194.26.135.12 vps.example
printf '$n = "lab"\r\nfunction Hello { param($who) Write-Output "hello $who" }\r\nHello $n\r\n# IEX and other words are not here: this file does nothing\r\n' >$W/www/a.ps1
host EIGYO-NOTE windows
get EIGYO-NOTE -A 'Mozilla/5.0 (Windows NT; Windows NT 10.0; ja-JP) WindowsPowerShell/5.1.19041.4894' http://194.26.135.12/a.ps1
alert script_download please_look EIGYO-NOTE
