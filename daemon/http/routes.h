/* The routes' functions, by area; the table is in routes.c. */
#ifndef DONDOC_HTTP_ROUTES_H
#define DONDOC_HTTP_ROUTES_H

#include "http/http.h"

/* api_tasks.c */
enum error api_tasks(struct request *, struct response *, struct why *);
enum error api_task(struct request *, struct response *, struct why *);

/* api_acts.c */
enum error api_act(struct request *, struct response *, struct why *);

/* api_evidence.c */
enum error api_evidence(struct request *, struct response *, struct why *);

/* api_events.c */
enum error api_events(struct request *, struct response *, struct why *);
enum error api_event_record(struct request *, struct response *, struct why *);
enum error api_event_forget(struct request *, struct response *, struct why *);

/* api_plans.c */
enum error api_plans(struct request *, struct response *, struct why *);
enum error api_plan(struct request *, struct response *, struct why *);
enum error api_plan_check(struct request *, struct response *, struct why *);
enum error api_plan_apply(struct request *, struct response *, struct why *);
enum error api_due(struct request *, struct response *, struct why *);

/* api_agencies.c */
enum error api_agencies(struct request *, struct response *, struct why *);
enum error api_agency(struct request *, struct response *, struct why *);
enum error api_agency_check(struct request *, struct response *, struct why *);
enum error api_agency_apply(struct request *, struct response *, struct why *);

/* api_calendars.c */
enum error api_calendars(struct request *, struct response *, struct why *);
enum error api_calendar(struct request *, struct response *, struct why *);
enum error api_calendar_check(struct request *, struct response *,
			      struct why *);
enum error api_calendar_apply(struct request *, struct response *,
			      struct why *);
enum error api_calendar_check_forget(struct request *, struct response *,
				     struct why *);
enum error api_calendar_forget(struct request *, struct response *,
			       struct why *);

/* Adds what should be done about the calendars, a text each. */
enum error calendars_warn(struct request *, json_t *warnings, struct why *);

/* api_people.c */
enum error api_person_contact(struct request *, struct response *,
			      struct why *);
enum error api_person_erase(struct request *, struct response *, struct why *);
enum error api_person_export(struct request *, struct response *, struct why *);

/* api_plan_life.c */
enum error api_plan_diff(struct request *, struct response *, struct why *);
enum error api_plan_export(struct request *, struct response *, struct why *);
enum error api_plan_withdraw(struct request *, struct response *, struct why *);

/* api_roll_ups.c */
enum error api_roll_ups(struct request *, struct response *, struct why *);

/* api_tokens.c */
enum error api_tokens(struct request *, struct response *, struct why *);
enum error api_token_add(struct request *, struct response *, struct why *);
enum error api_token_revoke(struct request *, struct response *, struct why *);

/* api_feeds.c */
enum error api_feeds(struct request *, struct response *, struct why *);
enum error api_feed(struct request *, struct response *, struct why *);
enum error api_feed_add(struct request *, struct response *, struct why *);
enum error api_feed_rotate(struct request *, struct response *, struct why *);
enum error api_feed_revoke(struct request *, struct response *, struct why *);
enum error api_feed_text(struct request *, struct response *, struct why *);
/* What an operator should know of feeds. */
void feeds_warn(struct request *, json_t *warnings);

/* api_daemon.c */
enum error api_status(struct request *, struct response *, struct why *);
enum error api_whoami(struct request *, struct response *, struct why *);
enum error api_clock(struct request *, struct response *, struct why *);
enum error api_clock_move(struct request *, struct response *, struct why *);
enum error api_clock_confirm(struct request *, struct response *, struct why *);
enum error api_journal(struct request *, struct response *, struct why *);
enum error api_journal_check(struct request *, struct response *, struct why *);

/* api_telling.c */
enum error api_preview(struct request *, struct response *, struct why *);
enum error api_explain(struct request *, struct response *, struct why *);
enum error api_audit(struct request *, struct response *, struct why *);

/* {people, messages, channels: {WORD: n}} of a preview's rows, sorted. */
json_t *json_totals(const struct preview *rows, size_t count);

/* api_silences.c */
enum error api_silences(struct request *, struct response *, struct why *);
enum error api_silence_add(struct request *, struct response *, struct why *);
enum error api_silence_lift(struct request *, struct response *, struct why *);
enum error api_absences(struct request *, struct response *, struct why *);
enum error api_absence_add(struct request *, struct response *, struct why *);
enum error api_absence_end(struct request *, struct response *, struct why *);

/* api_report.c */
enum error api_report(struct request *, struct response *, struct why *);

/* api_outbox.c */
enum error api_outbox(struct request *, struct response *, struct why *);
enum error api_message(struct request *, struct response *, struct why *);
enum error api_unreached(struct request *, struct response *, struct why *);
enum error api_outbox_steer(struct request *, struct response *, struct why *);

/* api_templates.c */
enum error api_templates(struct request *, struct response *, struct why *);
enum error api_template_check(struct request *, struct response *,
			      struct why *);
enum error api_template_reload(struct request *, struct response *,
			       struct why *);

/* api_sms.c */
enum error api_sms_recipes(struct request *, struct response *, struct why *);
enum error api_sms_test(struct request *, struct response *, struct why *);
enum error api_sms_standing(struct request *, struct response *, struct why *);

/* Outside of the API, opened by the secret part of the path. */
bool sms_report_is_path(const char *path);
enum error sms_report_serve(struct request *, struct response *, struct why *);

/* feeds.c: outside of the API, opened by the token in the path. */
enum error feed_serve(struct request *, struct response *, struct why *);

/* Wraps an API function's work on a read file (see file.c). */
struct file_request {
	const char *file;
	const char *text;
	const char *expect; /* what the sender was shown before, or NULL */
	int64_t confirm; /* so many people may be told of it */
	struct complaints complaints;
};
enum error file_request_read(struct request *, struct file_request *,
			     struct why *);

/* Ends the transaction in which a file was applied: kept, and the app woken,
 * if all went well and it is to be kept; else rolled back. */
enum error file_request_settle(struct request *, bool is_kept, enum error,
			       struct why *);

#endif
