/* What the commands on playbooks share. */
#ifndef CLI_PLAYBOOK_H
#define CLI_PLAYBOOK_H

#include "cli/cli.h"
#include "wire/cacao/cacao.h"

/* A playbook as a file of packs/playbooks: what is missing stands there as "" or 0, so that
 * `pack check` names the line until a person has filled it in. */
void playbook_put_yaml(const struct playbook *p, struct buf *out);
/* Step by step, for people. */
void playbook_put_text(const struct playbook *p, enum lang lang, struct buf *out);
/* The same as JSON; with what was left out when `read` is not NULL. */
void playbook_put_json(const struct playbook *p, const struct cacao_read *read, struct buf *out);

#endif
