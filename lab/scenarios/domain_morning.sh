# what: two PCs join a Windows domain and their users log in, read the rules, search the directory, change a password (twin of domain_listing and password_spraying)
# real: Samba as domain controller, net, kinit, smbclient, ldapsearch
# packages: samba samba-ad-provision samba-vfs-modules winbind krb5-user smbclient samba-common-bin ldap-utils libsasl2-modules-gssapi-mit
# snap: 400
host AD-SERVER server 10; host KEIRI-PC windows; host SOUMU-PC windows
domain_controller AD-SERVER
samba-tool domain passwordsettings set --min-pwd-age=0 -s $W/ad/etc/smb.conf >>$W/log/samba-tool 2>&1
for p in KEIRI-PC:tanaka SOUMU-PC:suzuki; do
	h=${p%:*} u=${p#*:}
	domain_member $h AD-SERVER
	export KRB5CCNAME=$W/cc-$u
	echo Asagao-2026 | on $h kinit $u >>$W/log/kinit 2>&1 || fail "$u cannot log in"
	on $h smbclient //dc1.office.lan/sysvol -k -c "cd office.lan\\Policies; ls; get {31B2F340-016D-11D2-945F-00C04FB984F9}\\GPT.INI $W/gpt-$u.ini" >>$W/log/gpo 2>&1
	[ -s $W/gpt-$u.ini ] || fail "$u cannot read the rules"
	for f in "(sAMAccountName=$u)" '(objectClass=groupPolicyContainer)' "(&(objectCategory=computer)(cn=$h))"; do
		on $h ldapsearch -Q -N -LLL -Y GSSAPI -H ldap://dc1.office.lan -b DC=office,DC=lan "$f" cn memberOf gPLink gPCFileSysPath >>$W/log/ldap 2>&1 || fail "$u cannot search"
	done
	pause 1
done
printf 'Asagao-2026\nHinageshi-77\nHinageshi-77\n' | on SOUMU-PC kpasswd suzuki >>$W/log/kpasswd 2>&1 || fail "the password cannot be changed"
silent
