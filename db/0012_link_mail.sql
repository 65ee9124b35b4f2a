-- about: id of the link that a mail carries; "" none. Its text is gone once it has left.
ALTER TABLE mail ADD COLUMN about {text} NOT NULL DEFAULT '';
CREATE INDEX mail_about ON mail (about);
