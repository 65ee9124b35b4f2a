/*
 * What a request is a sign of, for the detector lateral_movement: facts of one message, before
 * anything is weighed.
 */
#ifndef WATCH_DETECT_LATERAL_H
#define WATCH_DETECT_LATERAL_H

#include "wire/dcerpc/dcerpc.h"
#include "wire/smb/smb.h"

enum lateral_sign {
	PROGRAM_COPIED = 1 << 0,
	TOOL_PIPE = 1 << 1,
	SERVICE_ASKED = 1 << 2,
	SERVICE_CREATED = 1 << 3,
	SERVICE_COMMAND = 1 << 4, /* its program is a shell */
	SERVICE_CHANGED = 1 << 5,
	SERVICE_STARTED = 1 << 6,
	SERVICE_DELETED = 1 << 7,
	TASK_CREATED = 1 << 8,
	TASK_STARTED = 1 << 9,
	TASK_DELETED = 1 << 10,
	WMI_METHOD = 1 << 11,
	WMI_WRITTEN = 1 << 12, /* PutInstance: a permanent subscription is made so */
	DCOM_CREATED = 1 << 13,
	DCOM_PROGRAM = 1 << 14, /* a desktop program that can run others */
	DCOM_INVOKED = 1 << 15,
	REMOTE_SHELL = 1 << 16,
	REMOTE_MANAGED = 1 << 17, /* WinRM without a shell that we can tell */
	REGISTRY_SET = 1 << 18,
	LOG_CLEARED = 1 << 19,
	SHARE_OPENED = 1 << 20,	     /* ADMIN$, C$ */
	PROGRAM_FETCHED = 1 << 21,   /* a program read from there */
	FILE_REMOVED = 1 << 22,	     /* a file there opened to be deleted */
	COMMAND_OUTPUT = 1 << 23,    /* a file there, named as tools name what a command printed */
	SERVICE_REPOINTED = 1 << 24, /* another program for a service that was there */
	REGISTRY_PLACE = 1 << 25,    /* a key that decides what starts or who gets in */
};

/* A set of enum lateral_sign; 0 for what is none. */
uint32_t lateral_signs_of_rpc(enum dcerpc_interface interface, const struct dcerpc_msg *m);
/* The same of a request about a file on the administrative share. */
uint32_t lateral_signs_of_file(const struct smb_msg *m);

/* ADMIN$, C$ and the like. Any other hidden share (home$, profiles$) is for everybody. */
bool lateral_is_admin_share(struct str share);

#endif
