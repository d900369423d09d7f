/*
 * Mail into a Maildir (https://cr.yp.to/proto/maildir.html): written in tmp/,
 * renamed into new/. The name does not change from try to try, so a repeat
 * replaces; what a mail reader has moved to cur/ is left alone. Looking that
 * up is linear in cur/, which is fine up to some ten thousand messages.
 */
#include <string.h>

#include "outbox/folder.h"
#include "outbox/folder_channel.h"
#include "plan/plan.h"

static enum error prepare(const char *root, struct why *why)
{
	static const char *const names[] = { "", "/tmp", "/new", "/cur" };
	struct arena arena = { 0 };
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		error = folder_make(
			arena_printf(&arena, "%s%s", root, names[i]), why);
		if (error != ERROR_NONE)
			break;
	}
	arena_clear(&arena);
	return error;
}

/* A Maildir keeps the host's line ends. */
static void add_without_cr(struct text *text, const char *bytes, size_t length)
{
	const char *end = bytes + length;

	while (bytes < end) {
		const char *cr = memchr(bytes, '\r', (size_t)(end - bytes));
		size_t run = (size_t)((cr == NULL ? end : cr) - bytes);

		text_add_bytes(text, bytes, run);
		if (cr == NULL)
			break;
		if (cr + 1 == end || cr[1] != '\n')
			text_add_bytes(text, cr, 1);
		bytes = cr + 1;
	}
}

static enum error place_mail(const char *root, const struct delivery *delivery,
			     struct arena *arena, struct folder_place *place,
			     struct why *why)
{
	const char *name = folder_channel_name(arena, delivery);

	(void)why;
	place->draft = arena_printf(arena, "%s/tmp/%s", root, name);
	place->folder = arena_printf(arena, "%s/new", root);
	place->path = arena_printf(arena, "%s/%s", place->folder, name);
	/* In cur/ a name goes on with ":2," and flags. */
	place->is_there = folder_has(arena_printf(arena, "%s/cur", root),
				     arena_printf(arena, "%s:", name));
	add_without_cr(&place->content, delivery->bytes, delivery->length);
	return ERROR_NONE;
}

static const struct folder_kind maildir = {
	.name = "maildir",
	.channel = CHANNEL_EMAIL,
	.prepare = prepare,
	.place = place_mail,
};

enum error channel_maildir_open(const char *path, uv_loop_t *loop,
				struct channel **channel, struct why *why)
{
	return folder_channel_open(&maildir, path, loop, channel, why);
}
