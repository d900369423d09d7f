#include "app_reports.h"

#include <stdlib.h>

#include "http/json_report.h"

struct duties {
	struct report_duty *items;
	size_t count;
};

static enum error draft(struct store *store, const struct office *office,
			const struct report_duty *duty, int64_t now,
			struct why *why)
{
	struct arena arena = { 0 };
	struct report_request request = {
		.period = duty->period,
		.plan = duty->plan,
		.cut_off = duty->cut_off,
		.scope = { .is_all = true },
		.now = now,
		.arena = &arena,
	};
	json_t *report = NULL;
	char *text = NULL;
	enum error error = json_report(store, office, &request, &report, why);

	if (error == ERROR_NONE) {
		text = json_dumps(report, JSON_COMPACT);
		error = store_report_keep(store, duty, text, now, why);
	}
	free(text);
	json_decref(report);
	arena_clear(&arena);
	/* Weeks and other periods have no report of this kind. */
	return error == ERROR_USAGE ? ERROR_NONE : error;
}

static enum error draft_all(struct store *store, const struct office *office,
			    const struct duties *duties, int64_t now,
			    struct why *why)
{
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	for (size_t i = 0; error == ERROR_NONE && i < duties->count; i++)
		error = draft(store, office, &duties->items[i], now, why);
	return store_finish(store, error, why);
}

enum error reports_draft(struct store *store, const struct office *office,
			 int64_t now, struct date *day, struct why *why)
{
	struct date today = zone_date(office->zone, now);
	struct arena arena = { 0 };
	struct duties duties;
	enum error error;

	if (date_is_set(*day) && date_compare(*day, today) == 0)
		return ERROR_NONE;
	error = store_report_duties(store, today, &arena, &duties.items,
				    &duties.count, why);
	if (error == ERROR_NONE && duties.count > 0)
		error = draft_all(store, office, &duties, now, why);
	if (error == ERROR_NONE)
		*day = today;
	arena_clear(&arena);
	return error;
}
