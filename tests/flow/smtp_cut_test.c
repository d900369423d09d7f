/*
 * A connection that is cut at each byte of a mail's transaction, in either
 * direction, through the whole outbox: what was not out is sent later and
 * once; what was out unanswered is sent again with the same bytes, may be
 * there once more for each such time, and says so.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/peer.h"
#include "flow/story.h"
#include "outbox/outbox.h"
#include "store/message_rows.h"
#include "unit/suite.h"

/* More than there are bytes in either direction. */
#define PEOPLE 700

struct bureau {
	struct story story;
	struct peer relay;
	struct peer proxy;
	uv_loop_t loop;
	struct outbox *outbox;
	struct message_row *rows;
	size_t count;
};

static void sure(enum error error, const struct why *why)
{
	ck_assert_msg(error == ERROR_NONE, "%s", why->text);
}

static void on_wake(void *context)
{
	struct bureau *office = context;

	uv_stop(&office->loop);
}

static int64_t read_clock(void *context)
{
	const struct bureau *office = context;

	return office->story.now;
}

static void on_failure(void *context, enum error error, const struct why *why)
{
	(void)context;
	ck_abort_msg("%d: %s", (int)error, why->text);
}

static void read_rows(struct bureau *office, const char *state)
{
	const struct message_filter filter = { .state = state };
	struct why why;

	sure(store_messages(office->story.store, &filter, &office->story.arena,
			    &office->rows, &office->count, &why),
	     &why);
}

/* A clerk for each cut, all to be told now; each mail is a small one. */
static void fill(struct bureau *office)
{
	struct text directory = { 0 };
	struct why why;

	text_add(&directory, "agencies:\n"
			     "  - {code: so, name: So, people: [\n");
	for (int i = 0; i < PEOPLE; i++)
		text_addf(&directory,
			  "    {id: p%d, name: P, role: owner,"
			  " email: p%04d@so.example}%s\n",
			  i, i, i == PEOPLE - 1 ? "]}" : ",");
	story_open(&office->story, "2010-06-17", 7);
	story_directory(&office->story, text_string(&directory));
	text_clear(&directory);
	(void)story_plan(
		&office->story,
		"plan: 1/KH\ntitle: K\nissued: 2010-06-02\nissuer: so\n"
		"follow-up: so\nactions:\n"
		"  - {key: A, title: T, lead: so, due: 2010-06-30}\n");
	story_live_to(&office->story, "2010-06-17", 8);
	read_rows(office, "ready");
	ck_assert_uint_eq(office->count, PEOPLE);
	sure(store_begin(office->story.store, &why), &why);
	for (size_t i = 0; i < office->count; i++) {
		const struct message *message = &office->rows[i].message;
		const char *bytes = arena_printf(&office->story.arena,
						 "Message-ID: <%s@x>\r\n\r\n"
						 "a\r\n.b\r\n",
						 message->token);

		sure(store_message_render(office->story.store, message->id,
					  "vt@so.example", "s", bytes,
					  strlen(bytes), &why),
		     &why);
	}
	sure(store_commit(office->story.store, &why), &why);
}

static void open_office(struct bureau *office, const char *direction)
{
	struct outbox_config config = {
		.loop = &office->loop,
		.config = &office->story.config,
		.wake = on_wake,
		.clock = read_clock,
		.fail = on_failure,
		.app = office,
	};
	struct why why = { "" };

	*office = (struct bureau){ 0 };
	fill(office);
	peer_init(&office->relay);
	peer_start(&office->relay, "smtp_server.py", "--close-after 1");
	peer_init(&office->proxy);
	peer_start(&office->proxy, "cutting_proxy.py",
		   arena_printf(&office->proxy.arena, "--to %d --direction %s",
				office->relay.port, direction));
	office->story.config.mail_from = "x@so.example";
	office->story.config.mail_connections = 1;
	office->story.config.mail_server =
		arena_printf(&office->story.arena, "smtp://127.0.0.1:%d",
			     office->proxy.port);
	office->story.config.sms_gateway = arena_printf(
		&office->story.arena, "file:%s/sms", office->relay.folder);
	ck_assert_int_eq(uv_loop_init(&office->loop), 0);
	config.store = office->story.store;
	config.office = office->story.office;
	config.now = office->story.now;
	sure(outbox_open(&config, &office->outbox, &why), &why);
}

static void close_office(struct bureau *office)
{
	outbox_close(office->outbox, NULL, NULL);
	(void)uv_run(&office->loop, UV_RUN_DEFAULT);
	ck_assert_int_eq(uv_loop_close(&office->loop), 0);
	peer_clear(&office->proxy);
	peer_clear(&office->relay);
	story_close(&office->story);
}

/* Lives on until nothing is under way and nothing waits. */
static void deliver_all(struct bureau *office)
{
	struct why why = { "" };

	for (;;) {
		sure(outbox_run(office->outbox, office->story.now, &why), &why);
		while (outbox_busy(office->outbox) > 0) {
			(void)uv_run(&office->loop, UV_RUN_ONCE);
			sure(outbox_run(office->outbox, office->story.now,
					&why),
			     &why);
		}
		if (outbox_next_at(office->outbox) == INT64_MAX)
			return;
		if (outbox_next_at(office->outbox) > office->story.now)
			office->story.now = outbox_next_at(office->outbox);
	}
}

/* How often a message is at the relay; its bytes must be the same. */
static int copies_of(char **mails, int count, const struct message *message)
{
	char line[128];
	int copies = 0;

	(void)snprintf(line, sizeof(line),
		       "\nMessage-ID: <%s@x>\r\n\r\na\r\n.b\r\n",
		       message->token);
	for (int i = 0; i < count; i++) {
		const char *found = strstr(mails[i], message->token);

		if (found == NULL)
			continue;
		copies++;
		ck_assert_str_eq(strchr(mails[i], '\n'), line);
	}
	return copies;
}

static int read_mails(struct bureau *office, char **mails, int most)
{
	int count = 0;

	for (;;) {
		char name[32];

		ck_assert_int_lt(count, most);
		(void)snprintf(name, sizeof(name), "%06d.eml", count + 1);
		mails[count] = peer_file(&office->relay, name, NULL);
		if (mails[count] == NULL)
			return count;
		count++;
	}
}

START_TEST(test_every_byte)
{
	static char *mails[PEOPLE * 2];
	struct bureau office;
	int mail_count;
	int doubts = 0;
	int doubled = 0;

	open_office(&office, _i == 0 ? "up" : "down");
	deliver_all(&office);
	ck_assert_int_eq(peer_log_count(&office.proxy, "swept"), 1);
	mail_count = read_mails(&office, mails, PEOPLE * 2);
	read_rows(&office, NULL);
	ck_assert_uint_eq(office.count, PEOPLE);
	for (size_t i = 0; i < office.count; i++) {
		const struct message *message = &office.rows[i].message;
		int copies = copies_of(mails, mail_count, message);

		ck_assert_int_eq(message->state, MESSAGE_SENT);
		ck_assert_int_ge(copies, 1);
		ck_assert_int_le(copies, 1 + message->doubts);
		doubts += message->doubts;
		doubled += copies - 1;
	}
	(void)printf("%s: %d mails, %d uncertain, %d doubled\n",
		     _i == 0 ? "up" : "down", mail_count, doubts, doubled);
	/* On the way up what is written is out, as far as we know, from the
	 * body on; but only the last byte makes a mail of it. On the way down
	 * it is the reply to the dot that may be lost. */
	ck_assert_int_ge(doubts, 4);
	ck_assert_int_le(doubts, 70);
	ck_assert_int_le(doubled, _i == 0 ? 2 : 40);
	close_office(&office);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smtp_cut");
	TCase *cases = tcase_create("smtp_cut");

	tcase_set_timeout(cases, 240);
	tcase_add_loop_test(cases, test_every_byte, 0, 2);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
