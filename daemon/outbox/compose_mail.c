/* The mail: the letter, its head, and its safety. */
#include <string.h>

#include "base/secret.h"
#include "outbox/address.h"
#include "outbox/compose.h"
#include "outbox/letter.h"
#include "outbox/mime.h"

#define SECONDS_A_DAY 86400
#define THREAD_DIGITS 32

/* "Fri, 18 Jun 2010 08:00:00 +0700". */
static const char *date_header(const struct digest *digest, struct arena *arena)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
					      "May", "Jun", "Jul", "Aug",
					      "Sep", "Oct", "Nov", "Dec" };
	struct date date = zone_date(digest->zone, digest->at);
	int minute = zone_minute(digest->zone, digest->at);
	struct date_parts parts = date_to_parts(date);
	/* Zones of our time are whole minutes off, so seconds are UTC's. */
	int second = (int)(((digest->at % 60) + 60) % 60);
	int64_t local = (int64_t)date.day * SECONDS_A_DAY +
			(int64_t)minute * 60 + second;
	int offset = (int)((local - digest->at) / 60);
	char sign = offset < 0 ? '-' : '+';

	if (offset < 0)
		offset = -offset;
	return arena_printf(arena, "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
			    date_weekday_name(date), parts.day,
			    months[parts.month - 1], parts.year, minute / 60,
			    minute % 60, second, sign, offset / 60,
			    offset % 60);
}

/* The same for a task in every mail about it. */
static const char *thread_of(const struct digest_item *item, const char *domain,
			     struct arena *arena)
{
	char hash[SECRET_HASH_SIZE];

	secret_hash(item->ref, hash);
	return arena_printf(arena, "task-%.*s@%s", THREAD_DIGITS, hash, domain);
}

static enum error read_mailboxes(const struct digest *digest,
				 struct arena *arena, struct mime_mail *head,
				 struct why *why)
{
	enum error error = mailbox_read(arena, digest->from, &head->from, why);

	if (error != ERROR_NONE)
		return why_wrap(why, error, "the sender (mail: from)");
	error = mailbox_make(arena, digest->person, digest->address, &head->to,
			     why);
	return error == ERROR_NONE ? error
				   : why_wrap(why, error, "the recipient");
}

/* One header to be made. */
struct making {
	enum header_kind kind;
	const char *what;
	const char *value; /* NULL: none */
	struct header *header;
};

static enum error make_head(const struct digest *digest,
			    const struct letter *letter, struct arena *arena,
			    struct mime_mail *head, struct why *why)
{
	enum error error = read_mailboxes(digest, arena, head, why);
	const char *domain;
	struct header agency;

	if (error != ERROR_NONE)
		return error;
	domain = strrchr(head->from.address, '@') + 1;
	const struct making makings[] = {
		{ HEADER_TEXT, "the name of the recipient's agency",
		  digest->agency, &agency },
		{ HEADER_TEXT, "the subject", letter->subject, &head->subject },
		{ HEADER_TEXT, "the date", date_header(digest, arena),
		  &head->date },
		{ HEADER_TEXT, "the language", letter->language,
		  &head->language },
		{ HEADER_MESSAGE_ID, "the message's token", digest->token,
		  &head->message_id },
		{ HEADER_LIST_ID, "the code of the recipient's agency",
		  digest->agency_code == NULL
			  ? NULL
			  : arena_printf(arena, "%s.dondoc.%s",
					 digest->agency_code, domain),
		  &head->list_id },
		{ HEADER_MESSAGE_ID, "the task's thread",
		  digest->count == 1
			  ? thread_of(&digest->items[0], domain, arena)
			  : NULL,
		  &head->thread },
	};

	for (size_t i = 0; i < sizeof(makings) / sizeof(makings[0]); i++) {
		const struct making *making = &makings[i];

		if (making->value == NULL)
			continue;
		error = header_make(arena, making->kind, making->what,
				    making->value, making->header, why);
		if (error != ERROR_NONE)
			return error;
	}
	return ERROR_NONE;
}

enum error compose_mail(const struct digest *digest, struct arena *arena,
			struct text *mail, const char **subject,
			struct why *why)
{
	struct mime_mail mime = { 0 };
	struct text plain = { 0 };
	struct text html = { 0 };
	struct letter letter;
	enum error error;

	letter_write(digest, arena, &letter);
	error = make_head(digest, &letter, arena, &mime, why);
	if (error != ERROR_NONE)
		return error;
	letter_add_plain(&letter, &plain);
	letter_add_html(&letter, &html);
	mime.plain = text_string(&plain);
	mime.html = text_string(&html);
	if (digest->wants_calendar)
		mime.calendar = compose_calendar(digest, arena);
	error = mime_write(&mime, mail, why);
	*subject = letter.subject;
	text_clear(&html);
	text_clear(&plain);
	return error;
}
