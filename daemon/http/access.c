#include "http/access.h"

#include <string.h>

#include "base/secret.h"
#include "http/peer.h"
#include "store/tokens.h"

static bool has_expired(const struct token_row *row, struct date today)
{
	return date_is_set(row->expires_on) &&
	       date_compare(row->expires_on, today) < 0;
}

static enum error by_token(struct request *request, const char *token,
			   struct why *why)
{
	static const char refusal[] = "no valid token: ask the office for one "
				      "(dondoc token add)";
	char hash[SECRET_HASH_SIZE];
	struct token_row row;
	enum error error;

	secret_hash(token, hash);
	error = store_token_find(request->http->store, hash, request->arena,
				 &row, why);
	/* Unknown, revoked, expired and of another kind: the same answer. */
	if (error == ERROR_NOT_FOUND ||
	    (error == ERROR_NONE &&
	     (row.revoked_at != 0 || has_expired(&row, request->today))))
		return why_set(why, ERROR_FORBIDDEN, "%s", refusal);
	if (error != ERROR_NONE)
		return error;
	request->who = (struct who){ .name = row.person,
				     .role = row.role,
				     .person_id = row.person_id,
				     .agency_id = row.agency_id,
				     .person = row.person,
				     .agency = row.agency,
				     .token_id = row.id };
	/* Not to be remembered is no reason to refuse. */
	(void)store_token_used(request->http->store, &row, request->today, why);
	return ERROR_NONE;
}

/* A local user who is a person of the directory, by the configuration. */
static enum error by_user(struct request *request, const char *code,
			  struct why *why)
{
	struct person_row person;
	enum error error = store_person_find(request->http->store, code,
					     request->arena, &person, why);

	if (error == ERROR_NOT_FOUND)
		return why_set(why, ERROR_FORBIDDEN,
			       "uid %u is '%s' by the configuration (users), "
			       "and there is no such person",
			       (unsigned)request->peer_uid, code);
	if (error != ERROR_NONE)
		return error;
	request->who = (struct who){ .name = person.code,
				     .role = person.role,
				     .person_id = person.id,
				     .agency_id = person.agency_id,
				     .person = person.code,
				     .agency = person.agency };
	return ERROR_NONE;
}

/* The person that the peer is mapped to, or NULL. */
static const char *mapped(const struct request *request)
{
	const struct config *config = request->http->config;

	for (size_t i = 0; i < config->user_count; i++)
		if (peer_is_user(request->peer_uid, config->users[i].user))
			return config->users[i].person;
	return NULL;
}

enum error access_identify(struct request *request, struct why *why)
{
	static const char scheme[] = "Bearer ";
	const char *header = request->header(request, "Authorization");
	const char *person;

	if (header != NULL && strncmp(header, scheme, strlen(scheme)) == 0)
		return by_token(request, header + strlen(scheme), why);
	if (!request->is_local)
		return why_set(why, ERROR_FORBIDDEN,
			       "no token: set DONDOC_TOKEN or "
			       "DONDOC_TOKEN_FILE");
	person = mapped(request);
	if (person != NULL)
		return by_user(request, person, why);
	if (!peer_is_office(request->peer_uid, request->peer_gid))
		return why_set(why, ERROR_FORBIDDEN,
			       "uid %u is not in the group '%s': use a token, "
			       "or ask the operator",
			       (unsigned)request->peer_uid, PEER_OFFICE_GROUP);
	request->who.name = arena_printf(request->arena, "uid %u",
					 (unsigned)request->peer_uid);
	request->who.role = ROLE_OPERATOR;
	return ERROR_NONE;
}

/* Over the Unix socket the office and the operator are one. */
static bool is_office(const struct who *who)
{
	return who->role == ROLE_OFFICE || who->role == ROLE_OPERATOR;
}

bool access_has(const struct who *who, enum right right)
{
	switch (right) {
	case RIGHT_SEE:
		return true;
	case RIGHT_ACT:
		return who->role != ROLE_READER;
	case RIGHT_OFFICE:
		return is_office(who);
	case RIGHT_OPERATE:
		return who->role == ROLE_OPERATOR;
	}
	return false;
}

struct scope access_scope(const struct who *who)
{
	bool is_leading =
		who->role == ROLE_RECEIVER || who->role == ROLE_FOLLOW_UP;

	return (struct scope){
		.is_all = is_office(who),
		.agency_id = who->agency_id,
		.may_accept = is_leading,
		.may_follow = is_leading,
	};
}

/* Whether they speak for the plan: its follow-up agency or its issuer. */
static bool leads_plan(const struct who *who, const struct task *task)
{
	return (who->role == ROLE_FOLLOW_UP || who->role == ROLE_RECEIVER) &&
	       (who->agency_id == task->follow_up_id ||
		who->agency_id == task->issuer_id);
}

/* What the act asks of who does it. */
enum part { PART_LEAD, PART_ANY, PART_RECEIVER, PART_PLAN, PART_GRANT };

static const enum part parts[] = {
	[ACT_START] = PART_LEAD,       [ACT_SUBMIT] = PART_LEAD,
	[ACT_DONE] = PART_LEAD,	       [ACT_NOTE] = PART_ANY,
	[ACT_APPROVE] = PART_RECEIVER, [ACT_RETURN] = PART_RECEIVER,
	[ACT_DROP] = PART_PLAN,	       [ACT_REOPEN] = PART_PLAN,
	[ACT_EXTEND] = PART_GRANT,     [ACT_REQUEST] = PART_LEAD,
	[ACT_REFUSE] = PART_GRANT,     [ACT_REASSIGN] = PART_PLAN,
};

bool access_leads(const struct who *who, const struct plan_row *plan)
{
	return is_office(who) ||
	       leads_plan(who,
			  &(struct task){ .follow_up_id = plan->follow_up_id,
					  .issuer_id = plan->issuer_id });
}

static bool may_act(const struct who *who, const struct task *task,
		    enum task_act act)
{
	bool is_own = who->agency_id == task->agency_id;
	bool accepts = who->role == ROLE_RECEIVER &&
		       who->agency_id == task->submit_to_id;
	bool leads = leads_plan(who, task);

	if (is_office(who))
		return true;
	if (who->role == ROLE_READER)
		return false;
	switch (parts[act]) {
	case PART_LEAD:
		return is_own;
	case PART_ANY:
		return is_own || accepts || leads;
	case PART_RECEIVER:
		return accepts || (leads && !is_own);
	case PART_PLAN:
		return leads;
	case PART_GRANT: /* nobody gives time to themselves */
		return leads && !is_own;
	}
	return false;
}

enum error access_act(const struct who *who, const struct task *task,
		      enum task_act act, struct why *why)
{
	if (may_act(who, task, act))
		return ERROR_NONE;
	return why_set(why, ERROR_FORBIDDEN,
		       "'%s' on task %lld is not yours to do (you are %s)",
		       task_act_word(act), (long long)task->id,
		       role_word(who->role));
}

enum error access_silence(const struct who *who, const struct task *task,
			  struct why *why)
{
	if (is_office(who) || leads_plan(who, task))
		return ERROR_NONE;
	return why_set(why, ERROR_FORBIDDEN,
		       "to silence task %lld is for its follow-up agency, its "
		       "issuer or the office (you are %s)",
		       (long long)task->id, role_word(who->role));
}
