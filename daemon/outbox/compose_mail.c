/* The mail: the letter, its head, and its safety. */
#include <string.h>

#include "outbox/address.h"
#include "outbox/compose.h"
#include "outbox/letter.h"
#include "outbox/mime.h"
#include "outbox/words.h"

#define SECONDS_A_DAY 86400

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

static enum error read_head(const struct digest *digest, struct arena *arena,
			    struct mime_mail *head, struct why *why)
{
	enum error error = mailbox_read(arena, digest->from, &head->from, why);

	if (error != ERROR_NONE)
		return why_wrap(why, error, "the sender (mail: from)");
	error = mailbox_make(arena, digest->person, digest->address, &head->to,
			     why);
	if (error != ERROR_NONE)
		return why_wrap(why, error, "the recipient");
	if (!header_value_is_safe(digest->agency))
		return why_set(why, ERROR_INPUT,
			       "the name of the recipient's agency holds "
			       "control characters, is not UTF-8 or is too "
			       "long");
	if (!message_id_is_safe(digest->token))
		return why_set(why, ERROR_INPUT, "not a plain Message-ID");
	head->message_id = digest->token;
	head->date = date_header(digest, arena);
	return ERROR_NONE;
}

enum error compose_mail(const struct digest *digest, struct arena *arena,
			struct text *mail, const char **subject,
			struct why *why)
{
	struct mime_mail mime = { .language =
					  words_language(digest->language) };
	struct text plain = { 0 };
	struct text html = { 0 };
	struct letter letter;
	enum error error = read_head(digest, arena, &mime, why);

	if (error != ERROR_NONE)
		return error;
	letter_write(digest, arena, &letter);
	letter_add_plain(&letter, &plain);
	letter_add_html(&letter, &html);
	mime.subject = letter.subject;
	mime.plain = text_string(&plain);
	mime.html = text_string(&html);
	error = mime_write(&mime, mail, why);
	*subject = letter.subject;
	text_clear(&html);
	text_clear(&plain);
	return error;
}
