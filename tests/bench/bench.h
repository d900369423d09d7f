/* What the benchmarks share: an office with its store on a disk. */
#ifndef DONDOC_TESTS_BENCH_H
#define DONDOC_TESTS_BENCH_H

#include "base/memory.h"
#include "plan/config.h"
#include "schedule/schedule.h"
#include "store/store.h"

struct bench {
	struct arena arena;
	const struct zone *zone;
	struct config config;
	struct workdays calendar;
	struct calendars calendars;
	struct office office;
	struct store *store;
	int64_t now;
};

/* An office at a local time in Vietnam; its store is in the folder, which is
 * empty or not there yet. NULL: without a store. */
void bench_open(struct bench *bench, const char *folder, const char *day,
		int minute);
void bench_close(struct bench *bench);

/* The instant of a local time. */
int64_t bench_at(const struct bench *bench, const char *day, int minute);

/* Applies YAML; any complaint ends the program. */
void bench_directory(struct bench *bench, const char *yaml);
void bench_plan(struct bench *bench, const char *yaml);

/* Runs SQL; ?1 is `number`, ?2 `text`. */
void bench_sql(struct bench *bench, const char *sql, int64_t number,
	       const char *text);

/* The integer that a query answers. */
int64_t bench_count(struct bench *bench, const char *sql);

/* Ends the program unless there was no error. */
void bench_sure(enum error error, const struct why *why);

/* Seconds of a steady clock. */
double bench_clock(void);

#endif
