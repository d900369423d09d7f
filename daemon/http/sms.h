/* What the SMS routes ask of the app, which knows recipes and gateways. */
#ifndef DONDOC_HTTP_SMS_H
#define DONDOC_HTTP_SMS_H

#include "plan/complaint.h"
#include "plan/recipe.h"
#include "store/doing.h"

struct request;

/* An SMS by hand. */
struct sms_order {
	const char *recipe; /* name of a shipped one, or NULL … */
	const char *file; /* … then what a file is called, and … */
	const char *yaml; /* … holds; NULL too: the configured gateway */
	const char *to;
	const char *text;
	struct doing doing; /* for the journal */
};

/* The request that would be made, secrets masked. */
struct sms_preview {
	const char *recipe; /* its name, or NULL */
	const char *method; /* NULL: a file in a folder … */
	const char *url; /* … or its path */
	struct strings headers;
	const char *body;
	int parts;
	bool is_ucs2;
};

/* How the SMS by hand stands. */
struct sms_standing {
	const char *state; /* "none", "sending", "done" */
	const char *recipe;
	const char *outcome; /* a word, or NULL */
	const char *server;
	const char *answer;
	const char *gateway_id;
	const char *cost;
	int parts;
};

struct sms_hooks {
	void *desk;

	/* All that are shipped, by name. */
	enum error (*recipes)(void *desk, struct arena *arena,
			      struct sms_recipe **recipes, size_t *count,
			      struct why *why);

	/* What would be asked. What the account lacks are warnings. */
	enum error (*preview)(void *desk, const struct sms_order *order,
			      struct complaints *complaints,
			      struct sms_preview *preview, struct why *why);

	/* Sends it. ERROR_BUSY while another one is under way. */
	enum error (*send)(void *desk, const struct sms_order *order,
			   struct complaints *complaints, struct why *why);

	void (*standing)(void *desk, struct sms_standing *standing);

	/* A delivery report came, under the secret part of its path.
	 * ERROR_NOT_FOUND when that is not ours. */
	enum error (*report)(void *desk, const struct request *request,
			     const char *secret, struct why *why);
};

#endif
