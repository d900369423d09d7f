/* The configuration: every setting, its default and its meaning. */
#ifndef DONDOC_PLAN_CONFIG_H
#define DONDOC_PLAN_CONFIG_H

#include <stdbool.h>

#include "base/memory.h"
#include "plan/plan.h"
#include "plan/policy.h"
#include "plan/recipe.h"

#define POLICY_LIMIT 32

struct config_policy {
	const char *name; /* "default" is the first */
	struct policy policy;
};

/* A user of this machine, by name or number, who is a person of the
 * directory. */
struct config_user {
	const char *user;
	const char *person;
};

/* All strings live in the arena that read_config was given. */
struct config {
	const char *state; /* directory of the store */
	const char *base_url; /* links are made from this only */
	struct strings listen; /* "unix:PATH", "tcp:ADDRESS:PORT" */
	const char *timezone;
	const char *language; /* vi or en */
	struct strings days_off; /* paths of calendar files; none: the
				    shipped one */
	const char *templates; /* folder of the office's own, or NULL */
	int recurring_day; /* of duties whose document names no day … */
	int recurring_cut_off; /* … and where their data end; 0: the usual */
	const char *mail_from; /* display name and address */
	const char *mail_server; /* "maildir:PATH", "smtp://…", "smtps://…" */
	const char *mail_user; /* NULL: none, as all below */
	const char *mail_password_file;
	const char *mail_ca_file; /* NULL: the system's authorities */
	bool mail_require_tls; /* refuse to send in clear; left out: as for
				  every smtp:// relay but this machine */
	int mail_connections; /* at most so many at once */
	struct recipe_rate rates[CHANNEL_COUNT]; /* by channel_place; of SMS
						    what a gateway's own rate
						    is laid over */
	const char *sms_gateway; /* "file:PATH"; "recipe:NAME" or
				    "recipe:PATH", whose file is still to be
				    read into … */
	struct sms_recipe sms_recipe; /* … this; or "http": it was inline */
	struct sms_account sms_account;
	const char *webhook_secret_file; /* what posts are signed with; NULL:
					    nothing is posted */
	const char *webhook_ca_file; /* NULL: the system's authorities */
	int longest_downtime; /* days; after more of them the clock is doubted
				 at a start */
	int feeds_back; /* months that feeds look back … */
	int feeds_ahead; /* … and ahead */
	bool feeds_gzip; /* sent packed to who asks for it */
	struct config_policy policies[POLICY_LIMIT];
	int policy_count;
	struct config_user *users; /* who local users are to us */
	size_t user_count;
	int extensions_most; /* of one task; 0: any, as the next two */
	int extensions_longest; /* days after the first due day */
	int extensions_ask_before; /* days before the due day */
	int evidence_limit; /* MiB of one file */
	int confirm_over; /* a plan that would message more people is applied
			     only when somebody says so */
};

/*
 * The defaults. With no file at all the daemon runs: state is
 * $STATE_DIRECTORY, else /var/lib/dondoc for root, else
 * $XDG_STATE_HOME/dondoc; the Unix socket likewise in $RUNTIME_DIRECTORY,
 * /run/dondoc or $XDG_RUNTIME_DIR/dondoc (or the state directory), and TCP
 * on 127.0.0.1:8049, which links name.
 * Mail and SMS go to folders mail/ and sms/ in the state directory; these two
 * and `listen` are set by config_settle once the state directory is known.
 */
void config_init(struct config *config, struct arena *arena);

/* The policy of that name, or NULL. */
const struct policy *config_policy(const struct config *config,
				   const char *name);

/* Fills in the settings that follow from others; call after reading. */
void config_settle(struct config *config, struct arena *arena);

#endif
