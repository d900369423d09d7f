/* Access: who asks, what they may see, and what they may do. */
#ifndef DONDOC_HTTP_ACCESS_H
#define DONDOC_HTTP_ACCESS_H

#include "http/http.h"

/* What a route asks of who calls it. */
enum right {
	RIGHT_SEE, /* anybody who is known */
	RIGHT_ACT, /* not readers */
	RIGHT_OFFICE, /* registers plans, agencies, tokens, feeds */
	RIGHT_OPERATE /* clock, outbox */
};

/*
 * Finds out who asks: over the Unix socket the peer's uid (a person, where the
 * configuration says so; root, the daemon's own user and the group "dondoc" are
 * the office), else, and over TCP always,
 * a bearer token. ERROR_FORBIDDEN without either; false tokens of all sorts
 * get the same answer.
 */
enum error access_identify(struct request *request, struct why *why);

bool access_has(const struct who *who, enum right right);

/* Whose tasks exist for them. */
struct scope access_scope(const struct who *who);

/* Whether they speak for the plan: its follow-up agency, its issuer, or the
 * office. */
bool access_leads(const struct who *who, const struct plan_row *plan);

/* Whether they may do this to that task (which they see). */
enum error access_act(const struct who *who, const struct task *task,
		      enum task_act act, struct why *why);

/* Whether they may have nothing told of that task for a while. */
enum error access_silence(const struct who *who, const struct task *task,
			  struct why *why);

#endif
