/* The playbooks of the made-up company: two of them. */
#ifndef PAGES_SAMPLE_PLAYBOOK_H
#define PAGES_SAMPLE_PLAYBOOK_H

#include "pages/sample_people.h"

sample_fn sample_playbooks, sample_playbooks_none, sample_playbook, sample_playbook_cards;

#endif
