-- What a person does here: "owner", "charge" (in charge of security), "staff"; "" not said. It orders
-- the menu and says where one begins, and gives no right.
ALTER TABLE person ADD COLUMN work {text} NOT NULL DEFAULT '';
