# what: a PC reads mail by POP3 and IMAP without encryption
# real: Dovecot, curl
# packages: dovecot-imapd dovecot-pop3d
outside 219.94.128.10 mail.kaisha-mail.jp
mailboxes net 219.94.128.10 mail.kaisha-mail.jp
host SOUMU-PC windows
get SOUMU-PC -u office:Asagao-2026 pop3://mail.kaisha-mail.jp/ -l
get SOUMU-PC --login-options AUTH=PLAIN -u office:Asagao-2026 imap://mail.kaisha-mail.jp/INBOX -X 'STATUS INBOX (MESSAGES)'
alert cleartext_login record SOUMU-PC
