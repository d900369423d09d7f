/*
 * Sends many mails to a relay, and says how long that took and for how long
 * the loop was held at most:
 *
 *	bench_mail wire PORT CONNECTIONS MAILS BYTES
 *	bench_mail durable PORT CONNECTIONS MAILS BYTES FOLDER
 *	bench_mail digests PORT CONNECTIONS PEOPLE TASKS FOLDER
 *
 * wire: the channel alone. durable: the outbox with its store, which keeps
 * every state of every mail before and after the network; the mails were
 * rendered before. digests: from so many overdue tasks of each person to one
 * mail a person at the relay, decided, written and recorded.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/bench.h"
#include "bench/loop_watch.h"
#include "outbox/outbox.h"
#include "outbox/templates.h"

#define DAY "2010-06-18"

struct run {
	struct bench bench;
	uv_loop_t loop;
	uv_timer_t timer;
	struct loop_watch watch;
	struct channel *channel;
	struct outbox *outbox;
	int mails;
	int done;
	int failed;
	double begun;
	double ended;
};

static void report(const struct run *run)
{
	(void)printf("%.4f %.2f %d\n", run->ended - run->begun,
		     (double)run->watch.longest / 1e6, run->failed);
}

static char *make_bytes(struct arena *arena, int length)
{
	static const char head[] = "From: dondoc@langson.example\r\n"
				   "To: vt@chilang.example\r\n"
				   "Subject: x\r\n\r\n";
	char *bytes = arena_alloc(arena, sizeof(head) + (size_t)length);
	size_t at = sizeof(head) - 1;

	memcpy(bytes, head, at);
	for (int i = 0; i < length; i++)
		bytes[at++] = i % 80 == 78 ? '\r' : i % 80 == 79 ? '\n' : 'X';
	return bytes;
}

/* ----------------------------------------------------------------- wire */

static bool on_hand_over(struct delivery *delivery)
{
	(void)delivery;
	return true;
}

static void on_sent(struct delivery *delivery, const struct outcome *outcome)
{
	struct run *run = delivery->owner;

	run->failed += outcome->kind != OUTCOME_SENT;
	if (++run->done < run->mails)
		return;
	run->ended = bench_clock();
	uv_stop(&run->loop);
}

static void on_channel_closed(void *owner)
{
	(void)owner;
}

static void run_wire(struct run *run, int length)
{
	struct arena *arena = &run->bench.arena;
	const char *bytes = make_bytes(arena, length);
	struct delivery *deliveries =
		arena_alloc(arena, (size_t)run->mails * sizeof(*deliveries));
	struct why why = { "" };

	bench_sure(channel_smtp_open(&run->bench.config, &run->loop,
				     &run->channel, &why),
		   &why);
	run->begun = bench_clock();
	for (int i = 0; i < run->mails; i++) {
		deliveries[i] = (struct delivery){
			.message_id = i + 1,
			.token = "token",
			.sender = "dondoc@langson.example",
			.to = "vt@chilang.example",
			.bytes = bytes,
			.length = strlen(bytes),
			.on_hand_over = on_hand_over,
			.on_done = on_sent,
			.owner = run,
		};
		run->channel->send(run->channel, &deliveries[i]);
	}
	(void)uv_run(&run->loop, UV_RUN_DEFAULT);
	report(run);
	run->channel->close(run->channel, on_channel_closed, NULL);
}

/* -------------------------------------------------------------- durable */

static const char directory[] =
	"agencies:\n"
	"  - {code: so, name: Sở, people: [{id: p, name: V, role: owner,"
	" email: vt@chilang.example, channels: [email], language: vi}]}\n";
static const char plan[] =
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: so\n"
	"follow-up: so\nactions:\n"
	"  - {key: A, title: Nộp kế hoạch, lead: so, due: 2010-06-19}\n";
static const char fill_people[] =
	"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n"
	" WHERE i < ?1) INSERT INTO people (agency_id, code, name, role,"
	" email, channels, language) SELECT 1, 'p' || i, 'V', 'owner',"
	" 'vt@chilang.example', 1, 'vi' FROM n";
static const char fill_messages[] =
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
	" WHERE i < ?1) INSERT INTO messages (person_id, channel, state,"
	" token, created_at, next_try_at, address, subject)"
	" SELECT i, 1, 'ready', 'token-' || i, 0, 0, 'vt@chilang.example',"
	" 'x' FROM n";
static const char fill_bytes[] =
	"INSERT INTO message_bytes (message_id, bytes)"
	" SELECT message_id, CAST(?2 AS BLOB) FROM messages WHERE ?1";
static const char fill_occurrences[] =
	"INSERT INTO occurrences (task_id, rule, due_version, person_id,"
	" channel, day, notice, is_support, outcome, message_id, decided_at)"
	" SELECT 1, token, 1, person_id, 1, '2010-06-18', 0, 0, 'told', "
	"message_id, 0"
	" FROM messages";

static void on_turn(uv_timer_t *timer)
{
	struct run *run = timer->data;
	struct why why = { "" };

	bench_sure(outbox_run(run->outbox, run->bench.now, &why), &why);
	if (outbox_busy(run->outbox) > 0)
		return;
	run->ended = bench_clock();
	uv_stop(&run->loop);
}

static void wake(void *app)
{
	struct run *run = app;

	(void)uv_timer_start(&run->timer, on_turn, 0, 0);
}

static int64_t tell_time(void *app)
{
	const struct run *run = app;

	return run->bench.now;
}

static void fail(void *app, enum error error, const struct why *why)
{
	(void)app;
	bench_sure(error, why);
}

/* Sends what is in the store; `begun` is set. */
static void run_outbox(struct run *run)
{
	struct bench *bench = &run->bench;
	struct outbox_config config = {
		.loop = &run->loop,
		.store = bench->store,
		.config = &bench->config,
		.office = bench->office,
		.templates = templates_open(&bench->arena),
		.now = bench->now,
		.wake = wake,
		.clock = tell_time,
		.fail = fail,
		.app = run,
	};
	struct why why = { "" };

	bench_sure(outbox_open(&config, &run->outbox, &why), &why);
	wake(run);
	(void)uv_run(&run->loop, UV_RUN_DEFAULT);
	run->failed = run->mails -
		      (int)bench_count(bench, "SELECT count(*) FROM messages"
					      " WHERE state = 'sent'");
	report(run);
	outbox_close(run->outbox, NULL, NULL);
}

static void run_durable(struct run *run, int length)
{
	struct bench *bench = &run->bench;

	bench_directory(bench, directory);
	bench_plan(bench, plan);
	bench_sql(bench, fill_people, run->mails, NULL);
	bench_sql(bench, fill_messages, run->mails, NULL);
	bench_sql(bench, fill_bytes, 1, make_bytes(&bench->arena, length));
	bench_sql(bench, fill_occurrences, 0, NULL);
	run->begun = bench_clock();
	run_outbox(run);
}

/* -------------------------------------------------------------- digests */

/* An agency with one clerk each, whose tasks were all due the day before. */
static void fill_overdue(struct bench *bench, int people, int tasks)
{
	struct text yaml = { 0 };

	bench_agencies(bench, people);
	text_add(&yaml, "plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\n"
			"issuer: a0\nfollow-up: a0\nactions:\n");
	for (int i = 0; i < people * tasks; i++)
		text_addf(&yaml,
			  "  - {key: A%d, title: Xây dựng kế hoạch dạy nghề số"
			  " %d, lead: a%d, due: 2010-06-17,"
			  " remind: {before: [], escalate: {}}}\n",
			  i, i, i / tasks);
	bench_plan(bench, text_string(&yaml));
	text_clear(&yaml);
	/* They are old, and all but this morning's was decided. */
	bench_sql(bench,
		  "UPDATE tasks SET decided_to = ?1 - 3600,"
		  " appeared_at = ?1 - 10 * 86400, next_remind_at = 0",
		  bench->now, NULL);
}

static void run_digests(struct run *run, int tasks)
{
	struct bench *bench = &run->bench;
	struct schedule schedule;
	struct why why = { "" };

	fill_overdue(bench, run->mails, tasks);
	schedule_init(&schedule, bench->store, &bench->config, &bench->office);
	run->begun = bench_clock();
	bench_sure(schedule_run(&schedule, bench->now, &why), &why);
	run_outbox(run);
}

static int number(const char *text)
{
	int value = 0;

	if (sscanf(text, "%d", &value) != 1)
		exit(EXIT_FAILURE);
	return value;
}

int main(int count, char **arguments)
{
	const char *kind = count > 1 ? arguments[1] : "";
	bool has_store = strcmp(kind, "wire") != 0;
	struct run run = { 0 };

	if (count != (has_store ? 7 : 6)) {
		(void)fputs("usage: see the head of mail.c\n", stderr);
		return EXIT_FAILURE;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	bench_open(&run.bench, has_store ? arguments[6] : NULL, DAY, 8 * 60);
	run.bench.config.mail_server = arena_printf(
		&run.bench.arena, "smtp://127.0.0.1:%s", arguments[2]);
	run.bench.config.mail_from = "dondoc@langson.example";
	run.bench.config.mail_connections = number(arguments[3]);
	run.bench.config.sms_gateway = "file:/tmp/dondoc-bench-sms";
	run.mails = number(arguments[4]);
	(void)uv_loop_init(&run.loop);
	(void)uv_timer_init(&run.loop, &run.timer);
	run.timer.data = &run;
	loop_watch_start(&run.watch, &run.loop);
	if (!has_store)
		run_wire(&run, number(arguments[5]));
	else if (strcmp(kind, "digests") == 0)
		run_digests(&run, number(arguments[5]));
	else
		run_durable(&run, number(arguments[5]));
	loop_watch_stop(&run.watch);
	uv_close((uv_handle_t *)&run.timer, NULL);
	(void)uv_run(&run.loop, UV_RUN_DEFAULT);
	(void)uv_loop_close(&run.loop);
	bench_close(&run.bench);
	return EXIT_SUCCESS;
}
