/* From the store's rows to the wire's JSON (see wire.h for the shapes). */
#ifndef DONDOC_HTTP_JSON_H
#define DONDOC_HTTP_JSON_H

#include <jansson.h>

#include "http/http.h"
#include "store/feeds.h"
#include "store/journal.h"
#include "store/message_rows.h"
#include "store/tokens.h"
#include "store/undelivered.h"

/* Each returns a new reference. */
json_t *json_date(struct date date); /* "YYYY-MM-DD" or null */
json_t *json_instant(const struct zone *zone, int64_t at); /* 0: null */
json_t *json_words(const struct strings *words);
json_t *json_channels(unsigned channels);
json_t *json_string_or_null(const char *string);
json_t *json_complaints(const struct complaints *complaints);

/* A TASK_ROW; asks the store what the task waits for. */
json_t *json_task(struct request *request, const struct task *task);

json_t *json_journal(struct request *request, const struct journal_row *row);
json_t *json_action(const struct action_row *row);
json_t *json_agency(const struct agency_row *row);
json_t *json_person(const struct person_row *row);
json_t *json_token(struct request *request, const struct token_row *row);
json_t *json_feed(struct request *request, const struct feed_row *row);
json_t *json_message(struct request *request, const struct message_row *row);
json_t *json_unreached(struct request *request, const struct unreached *row);
json_t *json_preview(struct request *request, const struct preview *row);
json_t *json_clock(struct request *request, const struct clock_view *view);

/* Adds version, amends, replaces, amended_by, withdrawn_at and
 * withdrawn_reason of a plan. */
enum error json_plan_standing(struct request *request, const char *number,
			      json_t *object, struct why *why);

/* Adds "files": what proves that the task is done, as {id, name, sha256, size,
 * at, by}. */
enum error json_evidence(struct request *request, const struct task *task,
			 json_t *object, struct why *why);

#endif
