/*
 * SMS as files in a folder, in the way of the spool folders of smstools:
 * "To:" without a plus sign, a date, an empty line, the text. A repeat
 * replaces the file as long as it is there; a program that takes files away
 * within the moment between rename and commit could get one twice.
 */
#include <string.h>

#include "outbox/folder.h"
#include "outbox/folder_channel.h"
#include "plan/plan.h"

#define SECONDS_A_DAY 86400
#define DIGITS_LIMIT 15

static enum error prepare(const char *root, struct why *why)
{
	return folder_make(root, why);
}

/* "2010-06-18 01:00:00 UTC". */
static void add_instant(struct text *text, int64_t at)
{
	int64_t day = at / SECONDS_A_DAY;
	int64_t second = at % SECONDS_A_DAY;
	char written[DATE_TEXT_SIZE];

	if (second < 0) {
		second += SECONDS_A_DAY;
		day--;
	}
	text_addf(text, "%s %02d:%02d:%02d UTC",
		  date_to_iso((struct date){ (int32_t)day }, written),
		  (int)(second / 3600), (int)(second / 60 % 60),
		  (int)(second % 60));
}

/* Digits after one optional plus sign: no room for a second header. */
static bool is_number(const char *to)
{
	size_t length;

	if (*to == '+')
		to++;
	length = strspn(to, "0123456789");
	return length > 0 && length <= DIGITS_LIMIT && to[length] == '\0';
}

static enum error place_sms(const char *root, const struct delivery *delivery,
			    struct arena *arena, struct folder_place *place,
			    struct why *why)
{
	const char *name = folder_channel_name(arena, delivery);
	const char *to = delivery->to;

	if (!is_number(to))
		return why_set(why, ERROR_INPUT,
			       "not a telephone number: digits after '+'");
	place->folder = arena_string(arena, root);
	place->draft = arena_printf(arena, "%s/.%s.tmp", root, name);
	place->path = arena_printf(arena, "%s/%s.sms", root, name);
	text_addf(&place->content, "To: %s\nDate: ", *to == '+' ? to + 1 : to);
	add_instant(&place->content, delivery->at);
	text_add(&place->content, "\n\n");
	text_add_bytes(&place->content, delivery->bytes, delivery->length);
	text_add(&place->content, "\n");
	return ERROR_NONE;
}

static const struct folder_kind sms_folder = {
	.name = "file",
	.channel = CHANNEL_SMS,
	.prepare = prepare,
	.place = place_sms,
};

enum error channel_file_open(const char *path, uv_loop_t *loop,
			     struct channel **channel, struct why *why)
{
	return folder_channel_open(&sms_folder, path, loop, channel, why);
}
