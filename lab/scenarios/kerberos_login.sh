# what: a person logs in to the domain in the morning and uses the file server (twin of kerberoast)
# real: krb5-kdc, kinit, kvno
# packages: krb5-kdc krb5-admin-server krb5-user
host DC server 10; host KEIRI-PC windows
kdc DC
echo Asagao-2027 | on KEIRI-PC kinit tanaka >>$W/log/krb5 2>&1
echo Asagao-2026 | on KEIRI-PC kinit tanaka >>$W/log/krb5 2>&1
on KEIRI-PC kvno cifs/filesv.office.lan >>$W/log/krb5 2>&1
grep -q 'kvno = ' $W/log/krb5 || fail "no ticket"
silent
