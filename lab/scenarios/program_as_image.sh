# what: a PC fetches programs by HTTP that call themselves pictures (twin: software_download)
# real: nginx, curl; the Windows program is tools/stub's (it only returns), the Linux one is /bin/true
# packages: nginx-light
rnd_name 6; site=$R-images.top
outside 193.233.20.7 $site; web net 193.233.20.7 $site
"$T/stub" 24000 >$W/www/logo.png; cp /bin/true $W/www/photo.jpg
host EIGYO-NOTE windows; host LS220D buffalo
get EIGYO-NOTE -A 'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1)' http://$site/logo.png
get LS220D -A 'Wget' http://$site/photo.jpg
alert disguised_download act_now EIGYO-NOTE
alert disguised_download please_look LS220D
