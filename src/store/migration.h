/* The migrations of db/ as text, in order; the last entry has number 0. For the backends. */
#ifndef STORE_MIGRATION_H
#define STORE_MIGRATION_H

struct store_migration {
	int number;
	const char *name;
	const char *sql; /* with tokens */
};

extern const struct store_migration store_migrations[];

#endif
