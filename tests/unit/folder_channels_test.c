/* Maildir and SMS folder on a real loop, in a temporary folder. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "outbox/channel.h"
#include "plan/plan.h"
#include "unit/suite.h"

/* A delivery with what was reported of it. */
struct attempt {
	struct delivery delivery;
	struct outcome outcome;
	int hand_overs;
	int dones;
	bool refuses_hand_over;
	bool is_sending; /* still within channel->send */
	const char *absent; /* must not be there at the hand-over */
	struct channel *closes; /* closed from on_done */
};

/* A loop, a folder and a channel in it. */
struct office {
	uv_loop_t loop;
	struct channel *channel;
	struct arena arena;
	char root[64];
	int closed;
};

static bool is_there(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0;
}

static const char *path_of(struct office *office, const char *name)
{
	return arena_printf(&office->arena, "%s/box/%s", office->root, name);
}

static unsigned mode_of(struct office *office, const char *name)
{
	struct stat status;

	ck_assert_int_eq(stat(path_of(office, name), &status), 0);
	return status.st_mode & 07777u;
}

static const char *content_of(struct office *office, const char *name)
{
	char bytes[4096];
	int file = open(path_of(office, name), O_RDONLY | O_CLOEXEC);
	ssize_t length;

	ck_assert_msg(file >= 0, "no %s", name);
	length = read(file, bytes, sizeof(bytes));
	ck_assert(length >= 0);
	close(file);
	return arena_bytes(&office->arena, bytes, (size_t)length);
}

/* Names in a folder that do not begin with a dot. */
static int count_files(struct office *office, const char *name)
{
	DIR *folder = opendir(path_of(office, name));
	const struct dirent *entry;
	int count = 0;

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			count++;
	closedir(folder);
	return count;
}

static void remove_tree(const char *path)
{
	struct arena arena = { 0 };
	DIR *folder = opendir(path);
	const struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		const char *inner =
			arena_printf(&arena, "%s/%s", path, entry->d_name);
		struct stat status;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (lstat(inner, &status) == 0 && S_ISDIR(status.st_mode))
			remove_tree(inner);
		else
			(void)unlink(inner);
	}
	if (folder != NULL)
		closedir(folder);
	(void)rmdir(path);
	arena_clear(&arena);
}

typedef enum error open_function(const char *path, uv_loop_t *loop,
				 struct channel **channel, struct why *why);

static void open_office(struct office *office, open_function *open_channel)
{
	struct why why = { "" };

	*office = (struct office){ .root = "/tmp/dondoc-folder-XXXXXX" };
	ck_assert_ptr_nonnull(mkdtemp(office->root));
	ck_assert_int_eq(uv_loop_init(&office->loop), 0);
	ck_assert_msg(open_channel(arena_printf(&office->arena, "%s/box",
						office->root),
				   &office->loop, &office->channel,
				   &why) == ERROR_NONE,
		      "%s", why.text);
}

static void on_closed(void *owner)
{
	struct office *office = owner;

	office->closed++;
}

static void run(struct office *office)
{
	ck_assert_int_eq(uv_run(&office->loop, UV_RUN_DEFAULT), 0);
}

static void close_office(struct office *office)
{
	if (office->closed == 0)
		office->channel->close(office->channel, on_closed, office);
	run(office);
	ck_assert_int_eq(office->closed, 1);
	ck_assert_int_eq(uv_loop_close(&office->loop), 0);
	remove_tree(office->root);
	arena_clear(&office->arena);
}

static bool on_hand_over(struct delivery *delivery)
{
	struct attempt *attempt = delivery->owner;

	ck_assert(!attempt->is_sending);
	attempt->hand_overs++;
	if (attempt->absent != NULL)
		ck_assert_msg(!is_there(attempt->absent), "%s is there",
			      attempt->absent);
	return !attempt->refuses_hand_over;
}

static void on_done(struct delivery *delivery, const struct outcome *outcome)
{
	struct attempt *attempt = delivery->owner;

	ck_assert(!attempt->is_sending);
	attempt->dones++;
	attempt->outcome = *outcome;
}

static void start(struct office *office, struct attempt *attempt)
{
	attempt->delivery.on_hand_over = on_hand_over;
	attempt->delivery.on_done = on_done;
	attempt->delivery.owner = attempt;
	attempt->is_sending = true;
	office->channel->send(office->channel, &attempt->delivery);
	attempt->is_sending = false;
}

static struct attempt mail_of(int64_t id, const char *bytes)
{
	return (struct attempt){ .delivery = { .message_id = id,
					       .token = "abc",
					       .sender = "a@b",
					       .to = "c@d",
					       .bytes = bytes,
					       .length = strlen(bytes) } };
}

static struct attempt sms_of(int64_t id, const char *to)
{
	struct attempt attempt = mail_of(id, "UBND: viec 12");

	attempt.delivery.to = to;
	attempt.delivery.at = 1276822800; /* 2010-06-18T01:00:00Z */
	return attempt;
}

#define NAME "0000000007.abc"

/* A mail is handed over before it is in new/, whole, ours only, with LF. */
START_TEST(test_mail_is_stored)
{
	struct attempt attempt = mail_of(7, "A: b\r\n\r\nx\ry\r\n\n\r");
	struct office office;

	open_office(&office, channel_maildir_open);
	attempt.absent = path_of(&office, "new/" NAME);
	start(&office, &attempt);
	ck_assert_int_eq(attempt.dones, 0);
	run(&office);
	ck_assert_int_eq(attempt.dones, 1);
	ck_assert_int_eq(attempt.hand_overs, 1);
	ck_assert_int_eq(attempt.outcome.kind, OUTCOME_SENT);
	ck_assert_str_eq(content_of(&office, "new/" NAME),
			 "A: b\n\nx\ry\n\n\r");
	ck_assert_uint_eq(mode_of(&office, "new/" NAME), 0600);
	ck_assert_uint_eq(mode_of(&office, "."), 0700);
	ck_assert_uint_eq(mode_of(&office, "tmp"), 0700);
	ck_assert_uint_eq(mode_of(&office, "new"), 0700);
	ck_assert_uint_eq(mode_of(&office, "cur"), 0700);
	ck_assert_int_eq(count_files(&office, "tmp"), 0);
	ck_assert_str_eq(office.channel->name, "maildir");
	ck_assert_uint_eq(office.channel->kind, CHANNEL_EMAIL);
	ck_assert(office.channel->is_idempotent);
	close_office(&office);
}
END_TEST

/* A repeat replaces; what was read already is not delivered once more, and
 * another message of which the number begins alike is. */
START_TEST(test_mail_repeats)
{
	struct attempt attempts[4];
	struct office office;

	open_office(&office, channel_maildir_open);
	for (int i = 0; i < 3; i++) {
		attempts[i] = mail_of(7, i == 0 ? "one\r\n" : "two\r\n");
		if (i == 2)
			ck_assert_int_eq(
				rename(path_of(&office, "new/" NAME),
				       path_of(&office, "cur/" NAME ":2,RS")),
				0);
		start(&office, &attempts[i]);
		run(&office);
		ck_assert_int_eq(attempts[i].outcome.kind, OUTCOME_SENT);
		ck_assert_int_eq(count_files(&office, "new"), i < 2);
	}
	ck_assert_str_eq(content_of(&office, "cur/" NAME ":2,RS"), "two\n");
	ck_assert_int_eq(attempts[2].hand_overs, 0);
	attempts[3] = mail_of(7, "three\r\n");
	attempts[3].delivery.token = "ab";
	start(&office, &attempts[3]);
	run(&office);
	ck_assert_int_eq(count_files(&office, "new"), 1);
	close_office(&office);
}
END_TEST

/* What could not be recorded as handed over does not get out. */
START_TEST(test_hand_over_fails)
{
	struct attempt attempt = mail_of(7, "x\r\n");
	struct office office;

	open_office(&office, channel_maildir_open);
	attempt.refuses_hand_over = true;
	start(&office, &attempt);
	run(&office);
	ck_assert_int_eq(attempt.dones, 1);
	ck_assert_int_eq(attempt.outcome.kind, OUTCOME_RELAY);
	ck_assert_int_eq(count_files(&office, "new"), 0);
	ck_assert_int_eq(count_files(&office, "tmp"), 0);
	close_office(&office);
}
END_TEST

/* A folder that went away is the channel's fault, and nothing was out; it is
 * well again when the folder is. */
START_TEST(test_folder_gone)
{
	struct attempt attempts[3] = { mail_of(7, "x\r\n"), mail_of(7, "x\r\n"),
				       mail_of(7, "x\r\n") };
	struct office office;

	open_office(&office, channel_maildir_open);
	ck_assert_int_eq(rmdir(path_of(&office, "tmp")), 0);
	start(&office, &attempts[0]);
	run(&office);
	ck_assert_int_eq(attempts[0].outcome.kind, OUTCOME_RELAY);
	ck_assert_int_eq(attempts[0].hand_overs, 0);
	ck_assert_int_eq(mkdir(path_of(&office, "tmp"), 0700), 0);
	ck_assert_int_eq(rmdir(path_of(&office, "new")), 0);
	start(&office, &attempts[1]);
	run(&office);
	ck_assert_int_eq(attempts[1].outcome.kind, OUTCOME_RELAY);
	ck_assert_int_eq(count_files(&office, "tmp"), 0);
	ck_assert_int_eq(mkdir(path_of(&office, "new"), 0700), 0);
	start(&office, &attempts[2]);
	run(&office);
	ck_assert_int_eq(attempts[2].outcome.kind, OUTCOME_SENT);
	close_office(&office);
}
END_TEST

/* A link that somebody put at the draft's place is not written through. */
START_TEST(test_links_are_not_followed)
{
	struct attempt attempt = mail_of(7, "x\r\n");
	struct office office;
	const char *target;

	open_office(&office, channel_maildir_open);
	target = arena_printf(&office.arena, "%s/target", office.root);
	ck_assert_int_eq(symlink(target, path_of(&office, "tmp/" NAME)), 0);
	start(&office, &attempt);
	run(&office);
	ck_assert_int_eq(attempt.outcome.kind, OUTCOME_RELAY);
	ck_assert(!is_there(target));
	close_office(&office);
}
END_TEST

/* A token cannot lead out of the folder. */
START_TEST(test_tokens_are_names)
{
	struct attempt attempt = mail_of(7, "x\r\n");
	struct office office;

	open_office(&office, channel_maildir_open);
	attempt.delivery.token = "../../a:b\nc";
	start(&office, &attempt);
	run(&office);
	ck_assert_str_eq(content_of(&office, "new/0000000007..._.._a_b_c"),
			 "x\n");
	close_office(&office);
}
END_TEST

/* An SMS is a file with a head, named alike for every try. */
START_TEST(test_sms_is_stored)
{
	struct attempt attempts[2] = { sms_of(7, "+84912000001"),
				       sms_of(7, "+84912000001") };
	struct office office;

	open_office(&office, channel_file_open);
	attempts[0].absent = path_of(&office, NAME ".sms");
	start(&office, &attempts[0]);
	run(&office);
	start(&office, &attempts[1]);
	run(&office);
	ck_assert_int_eq(attempts[1].outcome.kind, OUTCOME_SENT);
	ck_assert_int_eq(attempts[1].hand_overs, 1);
	ck_assert_int_eq(count_files(&office, "."), 1);
	ck_assert_str_eq(content_of(&office, NAME ".sms"),
			 "To: 84912000001\nDate: 2010-06-18 01:00:00 UTC\n\n"
			 "UBND: viec 12\n");
	ck_assert_uint_eq(mode_of(&office, NAME ".sms"), 0600);
	ck_assert_uint_eq(mode_of(&office, "."), 0700);
	ck_assert_str_eq(office.channel->name, "file");
	ck_assert_uint_eq(office.channel->kind, CHANNEL_SMS);
	close_office(&office);
}
END_TEST

/* What is no number is refused for good; nothing is written. */
START_TEST(test_bad_numbers)
{
	static const char *const bad[] = {
		"", "+", "84 9", "x849", "84\nX: y", "++84", "1234567890123456"
	};
	struct office office;

	open_office(&office, channel_file_open);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct attempt attempt = sms_of(7, bad[i]);

		start(&office, &attempt);
		run(&office);
		ck_assert_int_eq(attempt.outcome.kind, OUTCOME_REFUSED);
		ck_assert_int_eq(attempt.hand_overs, 0);
	}
	ck_assert_int_eq(count_files(&office, "."), 0);
	close_office(&office);
}
END_TEST

/* Many at once, in order; after a stop the rest is broken off, each told
 * once, and closing waits for that. */
START_TEST(test_stop_and_close)
{
	struct attempt attempts[40];
	struct office office;
	int sent = 0;

	open_office(&office, channel_maildir_open);
	for (int i = 0; i < 40; i++) {
		attempts[i] = mail_of(i, "x\r\n");
		start(&office, &attempts[i]);
	}
	for (int i = 0; i < 10; i++)
		(void)uv_run(&office.loop, UV_RUN_NOWAIT);
	office.channel->stop(office.channel);
	office.channel->close(office.channel, on_closed, &office);
	ck_assert_int_eq(office.closed, 0);
	run(&office);
	ck_assert_int_eq(office.closed, 1);
	for (int i = 0; i < 40; i++) {
		bool is_sent = attempts[i].outcome.kind == OUTCOME_SENT;

		ck_assert_int_eq(attempts[i].dones, 1);
		ck_assert(is_sent || attempts[i].outcome.kind == OUTCOME_RELAY);
		ck_assert(is_sent == (i < 10));
		ck_assert_int_eq(attempts[i].hand_overs, is_sent);
		sent += is_sent;
	}
	ck_assert_int_eq(count_files(&office, "new"), sent);
	close_office(&office);
}
END_TEST

static void close_when_done(struct delivery *delivery,
			    const struct outcome *outcome)
{
	struct attempt *attempt = delivery->owner;
	struct office *office = delivery->channel_state;

	on_done(delivery, outcome);
	attempt->closes->close(attempt->closes, on_closed, office);
}

/* The channel may be closed from the answer to its last delivery. */
START_TEST(test_close_when_done)
{
	struct attempt attempt = mail_of(7, "x\r\n");
	struct office office;

	open_office(&office, channel_maildir_open);
	start(&office, &attempt);
	attempt.delivery.on_done = close_when_done;
	attempt.delivery.channel_state = &office;
	attempt.closes = office.channel;
	run(&office);
	ck_assert_int_eq(attempt.dones, 1);
	close_office(&office);
}
END_TEST

static void send_when_done(struct delivery *delivery,
			   const struct outcome *outcome)
{
	struct attempt *attempt = delivery->owner;

	on_done(delivery, outcome);
	if (attempt->dones < 3)
		attempt->closes->send(attempt->closes, delivery);
}

/* The next may be sent from the answer to the last. */
START_TEST(test_send_when_done)
{
	struct attempt attempt = mail_of(7, "x\r\n");
	struct office office;

	open_office(&office, channel_maildir_open);
	start(&office, &attempt);
	attempt.delivery.on_done = send_when_done;
	attempt.closes = office.channel;
	run(&office);
	ck_assert_int_eq(attempt.dones, 3);
	close_office(&office);
}
END_TEST

/* A folder that cannot be is told at the start. */
START_TEST(test_open_fails)
{
	struct channel *channel;
	uv_loop_t loop;
	struct why why = { "" };

	ck_assert_int_eq(uv_loop_init(&loop), 0);
	ck_assert_int_eq(channel_maildir_open("", &loop, &channel, &why),
			 ERROR_INPUT);
	ck_assert_int_eq(
		channel_file_open("/nowhere/box", &loop, &channel, &why),
		ERROR_IO);
	ck_assert_ptr_nonnull(strstr(why.text, "/nowhere/box"));
	ck_assert_int_eq(channel_file_open("/dev/null", &loop, &channel, &why),
			 ERROR_IO);
	ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_mail_is_stored,
		test_mail_repeats,
		test_hand_over_fails,
		test_folder_gone,
		test_links_are_not_followed,
		test_tokens_are_names,
		test_sms_is_stored,
		test_bad_numbers,
		test_stop_and_close,
		test_close_when_done,
		test_send_when_done,
		test_open_fails,
		NULL,
	};

	return suite_run("folder_channels", tests);
}
