/* Delivery reports: what a gateway says later about a message. Pure. */
#ifndef DONDOC_OUTBOX_SMS_REPORT_H
#define DONDOC_OUTBOX_SMS_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "plan/recipe.h"

/* A report as it came: fields of the URL, of a form, or a JSON document. */
struct sms_report_input {
	const char *(*query)(const void *context, const char *name);
	const void *context;
	const char *content_type; /* of the body, or NULL */
	const char *body;
	size_t length;
};

/* What it says. */
struct sms_report {
	const char *id; /* the gateway's of the message, or NULL */
	const char *request_id; /* ours, or NULL */
	const char *words; /* "delivered", "failed (status 4)", "status 3" */
};

/* Reads one; false when it names no message or no status. Strings are cut to
 * what a row holds, and live in the arena. */
bool sms_report_read(const struct recipe_report *recipe,
		     const struct sms_report_input *input, struct arena *arena,
		     struct sms_report *report);

#endif
