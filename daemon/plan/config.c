#include "plan/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan/recipe_read.h"

#define MAIL_CONNECTIONS 4
#define CONFIRM_OVER 200
#define EVIDENCE_MIB 10

/* What no office needs to exceed, and a mistake would. Days are longer than
 * the longest absence that the calendar's year allows. */
#define MAIL_A_MINUTE 12000
#define MAIL_A_PERSON 50
#define SMS_A_MINUTE 60
#define SMS_A_DAY 2000
#define SMS_A_PERSON 10
#define LONGEST_DOWNTIME 400

/* A variable of the environment, NULL when it is empty. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || *value == '\0' ? NULL : value;
}

/* systemd may give several folders, separated by colons: ours is the first. */
static const char *first_folder(const char *folders, struct arena *arena)
{
	return arena_bytes(arena, folders, strcspn(folders, ":"));
}

static const char *state_folder(struct arena *arena)
{
	const char *folder = variable("STATE_DIRECTORY");

	if (folder != NULL)
		return first_folder(folder, arena);
	if (geteuid() == 0)
		return "/var/lib/dondoc";
	folder = variable("XDG_STATE_HOME");
	if (folder != NULL)
		return arena_printf(arena, "%s/dondoc", folder);
	folder = variable("HOME");
	return folder == NULL
		       ? "/tmp/dondoc"
		       : arena_printf(arena, "%s/.local/state/dondoc", folder);
}

static const char *socket_path(const char *state, struct arena *arena)
{
	const char *folder = variable("RUNTIME_DIRECTORY");

	if (folder != NULL)
		return arena_printf(arena, "%s/api.sock",
				    first_folder(folder, arena));
	if (geteuid() == 0)
		return "/run/dondoc/api.sock";
	folder = variable("XDG_RUNTIME_DIR");
	if (folder != NULL)
		return arena_printf(arena, "%s/dondoc/api.sock", folder);
	return arena_printf(arena, "%s/api.sock", state);
}

void config_init(struct config *config, struct arena *arena)
{
	*config = (struct config){
		.state = state_folder(arena),
		.base_url = "http://127.0.0.1:8049",
		.timezone = "Asia/Ho_Chi_Minh",
		.language = "vi",
		.mail_from = "dondoc <dondoc@localhost>",
		.mail_connections = MAIL_CONNECTIONS,
		.rates = { { .per_minute = MAIL_A_MINUTE,
			     .per_person_a_day = MAIL_A_PERSON },
			   { .per_minute = SMS_A_MINUTE,
			     .per_day = SMS_A_DAY,
			     .per_person_a_day = SMS_A_PERSON },
			   { .per_minute = MAIL_A_MINUTE } },
		.longest_downtime = LONGEST_DOWNTIME,
		.feeds_back = 6,
		.feeds_ahead = 18,
		.feeds_gzip = true,
		.policies = { { .name = "default" } },
		.policy_count = 1,
		.evidence_limit = EVIDENCE_MIB,
		.confirm_over = CONFIRM_OVER,
	};
	policy_init(&config->policies[0].policy);
	recipe_init(&config->sms_recipe);
}

const struct policy *config_policy(const struct config *config,
				   const char *name)
{
	for (int i = 0; i < config->policy_count; i++)
		if (strcmp(config->policies[i].name, name) == 0)
			return &config->policies[i].policy;
	return NULL;
}

void config_settle(struct config *config, struct arena *arena)
{
	if (config->listen.count == 0) {
		const char *path = socket_path(config->state, arena);

		strings_add(&config->listen, arena,
			    arena_printf(arena, "unix:%s", path));
		strings_add(&config->listen, arena, "tcp:127.0.0.1:8049");
	}
	if (config->mail_server == NULL)
		config->mail_server =
			arena_printf(arena, "maildir:%s/mail", config->state);
	if (config->sms_gateway == NULL)
		config->sms_gateway =
			arena_printf(arena, "file:%s/sms", config->state);
	config->sms_account.callback =
		arena_printf(arena, "%s/sms/reports/", config->base_url);
	config->sms_account.token_file =
		arena_printf(arena, "%s/sms-token", config->state);
}
