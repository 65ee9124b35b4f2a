# what: a PC asks the domain's server for tickets of sixteen services with the old RC4 cipher (twin: kerberos_login)
# real: krb5-kdc, kinit, kvno
# packages: krb5-kdc krb5-admin-server krb5-user
host DC server 10; host EIGYO-NOTE windows
kdc DC
echo Asagao-2026 | on EIGYO-NOTE kinit tanaka >>$W/log/krb5 2>&1
for ((i = 1; i <= 16; i++)); do on EIGYO-NOTE kvno -e rc4-hmac "MSSQLSvc/db$i.office.lan" >>$W/log/krb5 2>&1; done
grep -q 'kvno = ' $W/log/krb5 || fail "no ticket"
alert credential_theft act_now EIGYO-NOTE
