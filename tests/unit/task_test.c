/* The moves of a task against its diagram, and the derived status. */
#include <string.h>

#include "plan/task.h"
#include "store/messages.h"
#include "outbox/backoff.h"
#include "unit/suite.h"

static const enum task_state states[] = {
	TASK_WAITING,  TASK_OPEN, TASK_STARTED, TASK_SUBMITTED,
	TASK_RETURNED, TASK_DONE, TASK_DROPPED,
};

/* The diagram of task.h, as a person reads it: from, act, to; without a
 * receiver 'done' is the way, with one 'submit' and 'approve'. */
static const struct {
	const char *from;
	const char *act;
	bool has_receiver;
	const char *to;
} diagram[] = {
	{ "waiting", "start", false, "started" },
	{ "waiting", "start", true, "started" },
	{ "open", "start", false, "started" },
	{ "open", "start", true, "started" },
	{ "returned", "start", false, "started" },
	{ "returned", "start", true, "started" },
	{ "waiting", "submit", true, "submitted" },
	{ "open", "submit", true, "submitted" },
	{ "started", "submit", true, "submitted" },
	{ "returned", "submit", true, "submitted" },
	{ "waiting", "done", false, "done" },
	{ "open", "done", false, "done" },
	{ "started", "done", false, "done" },
	{ "returned", "done", false, "done" },
	{ "submitted", "approve", true, "done" },
	{ "submitted", "approve", false, "done" },
	{ "submitted", "return", true, "returned" },
	{ "submitted", "return", false, "returned" },
	{ "waiting", "drop", false, "dropped" },
	{ "waiting", "drop", true, "dropped" },
	{ "open", "drop", false, "dropped" },
	{ "open", "drop", true, "dropped" },
	{ "started", "drop", false, "dropped" },
	{ "started", "drop", true, "dropped" },
	{ "submitted", "drop", false, "dropped" },
	{ "submitted", "drop", true, "dropped" },
	{ "returned", "drop", false, "dropped" },
	{ "returned", "drop", true, "dropped" },
	{ "submitted", "reopen", false, "open" },
	{ "submitted", "reopen", true, "open" },
	{ "done", "reopen", false, "open" },
	{ "done", "reopen", true, "open" },
	{ "dropped", "reopen", false, "open" },
	{ "dropped", "reopen", true, "open" },
	{ "waiting", "extend", false, "waiting" },
	{ "waiting", "extend", true, "waiting" },
	{ "open", "extend", false, "open" },
	{ "open", "extend", true, "open" },
	{ "started", "extend", false, "started" },
	{ "started", "extend", true, "started" },
	{ "submitted", "extend", false, "submitted" },
	{ "submitted", "extend", true, "submitted" },
	{ "returned", "extend", false, "returned" },
	{ "returned", "extend", true, "returned" },
	{ "waiting", "request-extension", false, "waiting" },
	{ "waiting", "request-extension", true, "waiting" },
	{ "open", "request-extension", false, "open" },
	{ "open", "request-extension", true, "open" },
	{ "started", "request-extension", false, "started" },
	{ "started", "request-extension", true, "started" },
	{ "returned", "request-extension", false, "returned" },
	{ "returned", "request-extension", true, "returned" },
	{ "waiting", "refuse-extension", false, "waiting" },
	{ "waiting", "refuse-extension", true, "waiting" },
	{ "open", "refuse-extension", false, "open" },
	{ "open", "refuse-extension", true, "open" },
	{ "started", "refuse-extension", false, "started" },
	{ "started", "refuse-extension", true, "started" },
	{ "submitted", "refuse-extension", false, "submitted" },
	{ "submitted", "refuse-extension", true, "submitted" },
	{ "returned", "refuse-extension", false, "returned" },
	{ "returned", "refuse-extension", true, "returned" },
	{ "waiting", "reassign", false, "waiting" },
	{ "waiting", "reassign", true, "waiting" },
	{ "open", "reassign", false, "open" },
	{ "open", "reassign", true, "open" },
	{ "started", "reassign", false, "started" },
	{ "started", "reassign", true, "started" },
	{ "submitted", "reassign", false, "submitted" },
	{ "submitted", "reassign", true, "submitted" },
	{ "returned", "reassign", false, "returned" },
	{ "returned", "reassign", true, "returned" },
};

static const char *drawn(enum task_state from, enum task_act act,
			 bool has_receiver)
{
	for (size_t i = 0; i < sizeof(diagram) / sizeof(diagram[0]); i++)
		if (strcmp(diagram[i].from, task_state_word(from)) == 0 &&
		    strcmp(diagram[i].act, task_act_word(act)) == 0 &&
		    diagram[i].has_receiver == has_receiver)
			return diagram[i].to;
	return NULL;
}

/* Every state, act and kind of task: allowed exactly where it is drawn. */
START_TEST(test_moves_are_the_diagram)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		for (int act = ACT_START; act <= ACT_REASSIGN; act++)
			for (int receiver = 0; receiver < 2; receiver++) {
				enum task_state to;
				const char *expected =
					drawn(states[i], (enum task_act)act,
					      receiver == 1);
				bool allowed =
					task_move(states[i], (enum task_act)act,
						  receiver == 1, &to);

				if (act == ACT_NOTE)
					expected = task_state_word(states[i]);
				ck_assert_msg(
					allowed == (expected != NULL), "%s %s",
					task_state_word(states[i]),
					task_act_word((enum task_act)act));
				if (allowed)
					ck_assert_str_eq(task_state_word(to),
							 expected);
			}
}
END_TEST

static enum task_status status_of(enum task_state state, const char *due,
				  const char *submitted, const char *done,
				  const char *today)
{
	struct task task = {
		.state = state,
		.due_on = due ? date_from_iso(due) : DATE_NONE,
		.submitted_on =
			submitted ? date_from_iso(submitted) : DATE_NONE,
		.done_on = done ? date_from_iso(done) : DATE_NONE,
	};

	return task_status(&task, date_from_iso(today));
}

/* Overdue, due soon, on time and late come from dates, never from a field. */
START_TEST(test_status)
{
	ck_assert_int_eq(
		status_of(TASK_OPEN, "2010-06-19", NULL, NULL, "2010-06-02"),
		STATUS_OPEN);
	ck_assert_int_eq(
		status_of(TASK_OPEN, "2010-06-19", NULL, NULL, "2010-06-12"),
		STATUS_DUE_SOON);
	ck_assert_int_eq(
		status_of(TASK_OPEN, "2010-06-19", NULL, NULL, "2010-06-19"),
		STATUS_DUE_SOON);
	ck_assert_int_eq(
		status_of(TASK_OPEN, "2010-06-19", NULL, NULL, "2010-06-20"),
		STATUS_OVERDUE);
	ck_assert_int_eq(
		status_of(TASK_WAITING, "2010-06-19", NULL, NULL, "2010-06-20"),
		STATUS_OVERDUE);
	ck_assert_int_eq(
		status_of(TASK_WAITING, NULL, NULL, NULL, "2010-06-20"),
		STATUS_WAITING);
	ck_assert_int_eq(status_of(TASK_OPEN, NULL, NULL, NULL, "2010-06-20"),
			 STATUS_UNDATED);
	ck_assert_int_eq(
		status_of(TASK_DROPPED, "2010-06-19", NULL, NULL, "2010-07-20"),
		STATUS_DROPPED);
}
END_TEST

/* The day of submission counts for "on time", not that of acceptance. */
START_TEST(test_submission_counts)
{
	ck_assert_int_eq(status_of(TASK_SUBMITTED, "2010-06-19", "2010-06-18",
				   NULL, "2010-07-01"),
			 STATUS_OPEN);
	ck_assert_int_eq(status_of(TASK_DONE, "2010-06-19", "2010-06-18",
				   "2010-07-01", "2010-07-02"),
			 STATUS_DONE_ON_TIME);
	ck_assert_int_eq(status_of(TASK_DONE, "2010-06-19", "2010-06-21",
				   "2010-07-01", "2010-07-02"),
			 STATUS_DONE_LATE);
	ck_assert_int_eq(status_of(TASK_DONE, "2010-06-19", NULL, "2010-06-20",
				   "2010-07-02"),
			 STATUS_DONE_LATE);
}
END_TEST

/* The messages' diagram: what is over stays over, and nothing is sent that
 * was not claimed. */
START_TEST(test_message_moves)
{
	for (int to = MESSAGE_FORMING; to <= MESSAGE_HELD; to++) {
		ck_assert(!message_move(MESSAGE_SENT, (enum message_state)to));
		ck_assert(
			message_move(MESSAGE_EXPIRED, (enum message_state)to) ==
			(to == MESSAGE_READY));
	}
	ck_assert(!message_move(MESSAGE_READY, MESSAGE_SENT));
	ck_assert(!message_move(MESSAGE_READY, MESSAGE_HANDED_OVER));
	ck_assert(!message_move(MESSAGE_HELD, MESSAGE_CLAIMED));
	ck_assert(message_move(MESSAGE_READY, MESSAGE_CLAIMED));
	ck_assert(message_move(MESSAGE_CLAIMED, MESSAGE_HANDED_OVER));
	ck_assert(message_move(MESSAGE_HANDED_OVER, MESSAGE_SENT));
	ck_assert(message_move(MESSAGE_HANDED_OVER, MESSAGE_READY));
}
END_TEST

/* A minute, doubling up to an hour, each moved by at most a fifth. */
START_TEST(test_backoff)
{
	static const int64_t base[] = {
		60, 120, 240, 480, 960, 1920, 3600, 3600
	};

	for (uint64_t seed = 0; seed < 1000; seed++)
		for (int tries = 1; tries <= 8; tries++) {
			int64_t wait = backoff_wait(tries, seed);

			ck_assert_int_ge(wait, base[tries - 1] * 4 / 5);
			ck_assert_int_le(wait, base[tries - 1] * 6 / 5);
			ck_assert_int_eq(wait, backoff_wait(tries, seed));
		}
	ck_assert_int_ne(backoff_wait(5, 1), backoff_wait(5, 2));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_moves_are_the_diagram,
		test_status,
		test_submission_counts,
		test_message_moves,
		test_backoff,
		NULL,
	};

	return suite_run("task", tests);
}
