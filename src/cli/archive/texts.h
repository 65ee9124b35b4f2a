/* What stands in every archive of a case: how it is checked, and with what. */
#ifndef CLI_ARCHIVE_TEXTS_H
#define CLI_ARCHIVE_TEXTS_H

extern const char archive_README_txt[];
extern const char archive_verify_sh[];

#endif
