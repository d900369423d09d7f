#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "plan/read.h"
#include "store/connection.h"
#include "store/plans.h"

void bench_sure(enum error error, const struct why *why)
{
	if (error == ERROR_NONE)
		return;
	(void)fprintf(stderr, "bench: %s\n", why->text);
	exit(EXIT_FAILURE);
}

double bench_clock(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int64_t bench_at(const struct bench *bench, const char *day, int minute)
{
	return zone_instant(bench->zone, date_from_iso(day), minute);
}

void bench_open(struct bench *bench, const char *folder, const char *day,
		int minute)
{
	struct why why = { "" };

	memory_init();
	*bench = (struct bench){ 0 };
	bench_sure(zone_open("Asia/Ho_Chi_Minh", &bench->zone, &why), &why);
	config_init(&bench->config, &bench->arena);
	workdays_init(&bench->calendar);
	bench->calendars = (struct calendars){ &bench->calendar, 1 };
	bench->office = (struct office){ .zone = bench->zone,
					 .calendars = &bench->calendars };
	bench->now = bench_at(bench, day, minute);
	if (folder != NULL)
		bench_sure(store_open(folder, &bench->store, &why), &why);
}

void bench_close(struct bench *bench)
{
	store_close(bench->store);
	zone_close(bench->zone);
	arena_clear(&bench->arena);
}

static struct doing doing(const struct bench *bench)
{
	return (struct doing){ .actor = "bench",
			       .now = bench->now,
			       .today = zone_date(bench->zone, bench->now) };
}

static void refuse_complaints(const struct complaints *complaints)
{
	struct text text = { 0 };

	if (complaints->errors == 0)
		return;
	complaints_print(complaints, &text);
	(void)fputs(text_string(&text), stderr);
	exit(EXIT_FAILURE);
}

void bench_directory(struct bench *bench, const char *yaml)
{
	struct complaints complaints = { .arena = &bench->arena,
					 .file = "directory" };
	struct directory directory = { 0 };
	struct applied applied = { 0 };
	struct doing now = doing(bench);
	struct why why = { "" };

	(void)read_directory(yaml, strlen(yaml), &directory, &complaints);
	refuse_complaints(&complaints);
	bench_sure(store_begin(bench->store, &why), &why);
	bench_sure(store_directory_apply(bench->store, &directory, &now,
					 &applied, &why),
		   &why);
	bench_sure(store_commit(bench->store, &why), &why);
}

void bench_agencies(struct bench *bench, int count)
{
	struct text yaml = { 0 };

	text_add(&yaml, "agencies:\n");
	for (int i = 0; i < count; i++)
		text_addf(&yaml,
			  "  - {code: a%d, name: Cơ quan %d, people: [{id: p%d,"
			  " name: Văn thư, role: owner, email: p%d@a.example,"
			  " channels: [email], language: vi}]}\n",
			  i, i, i, i);
	text_add(&yaml, "groups:\n  - {code: all, name: Tất cả, members: [");
	for (int i = 0; i < count; i++)
		text_addf(&yaml, "%sa%d", i > 0 ? ", " : "", i);
	text_add(&yaml, "]}\n");
	bench_directory(bench, text_string(&yaml));
	text_clear(&yaml);
}

void bench_plan(struct bench *bench, const char *yaml)
{
	struct complaints complaints = { .arena = &bench->arena,
					 .file = "plan" };
	struct plan plan = { 0 };
	struct applied applied = { 0 };
	struct doing now = doing(bench);
	struct why why = { "" };

	(void)read_plan(yaml, strlen(yaml), &bench->office, &plan, &complaints);
	refuse_complaints(&complaints);
	bench_sure(store_begin(bench->store, &why), &why);
	bench_sure(store_plan_apply(bench->store, &plan, &bench->office, &now,
				    &applied, &why),
		   &why);
	bench_sure(store_commit(bench->store, &why), &why);
}

/* Ends the program unless SQLite is content. */
static void sure(const struct bench *bench, int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return;
	(void)fprintf(stderr, "bench: %s\n", sqlite3_errmsg(bench->store->db));
	exit(EXIT_FAILURE);
}

void bench_sql(struct bench *bench, const char *sql, int64_t number,
	       const char *text)
{
	sqlite3_stmt *statement = NULL;

	sure(bench,
	     sqlite3_prepare_v2(bench->store->db, sql, -1, &statement, NULL));
	if (sqlite3_bind_parameter_count(statement) > 0)
		sure(bench, sqlite3_bind_int64(statement, 1, number));
	if (sqlite3_bind_parameter_count(statement) > 1)
		sure(bench,
		     sqlite3_bind_text(statement, 2, text, -1, SQLITE_STATIC));
	sure(bench, sqlite3_step(statement));
	(void)sqlite3_finalize(statement);
}

int64_t bench_count(struct bench *bench, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t count;

	sure(bench,
	     sqlite3_prepare_v2(bench->store->db, sql, -1, &statement, NULL));
	sure(bench, sqlite3_step(statement));
	count = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return count;
}
