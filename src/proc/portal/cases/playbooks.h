/* Playbooks to read, and the paper cards of the first hour. */
#ifndef PROC_PORTAL_CASES_PLAYBOOKS_H
#define PROC_PORTAL_CASES_PLAYBOOKS_H

#include "proc/portal/web/handlers.h"

handler_fn get_playbooks, get_playbook, get_playbook_card, get_playbook_cards;

#endif
