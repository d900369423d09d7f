/* The body of a webhook's post: a digest as JSON. Pure. */
#ifndef DONDOC_OUTBOX_WEBHOOK_BODY_H
#define DONDOC_OUTBOX_WEBHOOK_BODY_H

#include "outbox/compose.h"

/*
 * {"id", "kind": "reminders", "at": "2010-06-18T01:00:00Z", "person",
 *  "person_name", "agency", "agency_name", "missed_since", "instead_of",
 *  "tasks": [{"number", "ref", "plan", "key", "title", "agency_name",
 *  "notice", "due_on", "due_phrase", "last_working_day", "period",
 *  "submit_to", "product", "support", "request"}…],
 *  "unreached": [{"person_name", "agency_name", "phone", "tasks"}…],
 *  "quiet_feeds": [{"days", "agency_name", "plan", "label"}…]}
 *
 * Dates are YYYY-MM-DD; what there is none of is null. The same digest gives
 * the same bytes.
 */
void compose_webhook(const struct digest *digest, struct text *json);

/* A string as JSON with its quotes, or null for NULL. Bytes that are no UTF-8
 * become "?". */
void json_add_string(struct text *json, const char *string);

#endif
