/*
 * Stories: a plan, a clock that is moved by hand, and the journal that is
 * expected. The store, the schedule and the readers are the real ones; only
 * the network is left out (the outbox has stories of its own).
 */
#ifndef DONDOC_TESTS_STORY_H
#define DONDOC_TESTS_STORY_H

#include "base/memory.h"
#include "plan/config.h"
#include "plan/read.h"
#include "schedule/schedule.h"
#include "store/store.h"

struct story {
	char folder[64]; /* of its own, removed at the end */
	char snapshot[64]; /* another, of story_snapshot; or "" */
	struct arena arena;
	const struct zone *zone;
	struct store *store;
	struct config config;
	struct workdays calendar;
	struct calendar_file *files; /* of days off, applied so far */
	size_t file_count;
	struct calendars calendars;
	struct office office;
	struct schedule schedule;
	int64_t now;
	int64_t told_to; /* the last journal row that story_expect saw */
};

/* A fresh office at a local time in Vietnam, with its store. */
void story_open(struct story *story, const char *day, int hour);
void story_close(struct story *story);

/* Closes and opens the store and the schedule, as after a crash. */
void story_restart(struct story *story);

/* Keeps the store as a process that is killed now would leave it. */
void story_snapshot(struct story *story);

/* Closes the store, and goes on from the snapshot: a process was killed then,
 * and what it did since never happened. */
void story_revert(struct story *story);

/* Applies YAML; any complaint or error fails the test. */
void story_directory(struct story *story, const char *yaml);
struct applied story_plan(struct story *story, const char *yaml);

/* Applies a file of days off; "REF what FROM → TO" a line of what moved, in
 * the story's arena. */
const char *story_calendar(struct story *story, const char *yaml);

/* Lives through every moment until a local day and hour. */
void story_live_to(struct story *story, const char *day, int hour);

/* Moves the clock without running anything: the daemon is down. */
void story_sleep_to(struct story *story, const char *day, int hour);

/* An act on a task; fails the test unless the error is the expected one. */
void story_act(struct story *story, const char *ref, enum task_act act,
	       const char *note, enum error expected);

/* An event of the plan 1/KH happens on a day; NULL: it is taken back. Of the
 * whole plan when `agency` is NULL. Fails the test unless the error is the
 * expected one; gives the reason, or the event's full name. */
const char *story_event_try(struct story *story, const char *name,
			    const char *day, const char *agency,
			    enum error expected);

/* The same, done. */
void story_event(struct story *story, const char *name, const char *day,
		 const char *agency);

/* More time for a task, as by a document 2/CV. */
void story_extend(struct story *story, const char *ref, const char *phrase,
		  enum error expected);

/* The journal since the last call: "2010-06-18 last-day chi-lang sms text" a
 * line (day, kind, agency or -, and of messages channels and text), compared
 * to the expected, unless that is NULL. */
void story_expect(struct story *story, const char *expected);

/* A task as it stands; lives in the story's arena. */
struct task story_task(struct story *story, const char *ref);

#endif
