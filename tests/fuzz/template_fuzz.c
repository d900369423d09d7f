/*
 * Fuzzes the reading and filling of templates: an office's file laid over what
 * is shipped, which is its first byte's to say. Beside crashes it looks for
 * values that come out unescaped, for files that are half taken, and for a
 * listing that does not read as what it lists. Dictionary: template.dict.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "outbox/templates.h"

#define VALUE "<q&q>"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(bool is_true)
{
	if (!is_true)
		abort();
}

static const struct blank task_blanks[] = { { "number", VALUE },
					    { "title", VALUE },
					    { NULL, NULL } };
static const struct fill tasks[] = { { task_blanks, NULL },
				     { task_blanks, NULL } };
static const struct fill_list task_lists[] = { { "tasks", tasks, 2 }, { 0 } };
static const struct blank section_blanks[] = { { "heading", VALUE },
					       { "overdue", "1" },
					       { NULL, NULL } };
static const struct fill sections[] = { { section_blanks, task_lists },
					{ section_blanks, NULL } };
static const struct fill_list lists[] = { { "sections", sections, 2 }, { 0 } };
static const struct blank blanks[] = { { "subject", VALUE },
				       { "greeting", VALUE },
				       { "missed", "" },
				       { "agency", VALUE },
				       { NULL, NULL } };

static const char *listed(const struct templates *templates, const char *name,
			  struct arena *arena)
{
	struct template_row *rows;
	size_t count;

	templates_list(templates, name, arena, &rows, &count);
	demand(count == 1);
	return rows[0].text;
}

static void fill_layout(const struct templates *templates, enum layout layout,
			const char *source)
{
	const struct fill fill = { blanks, lists };
	struct text text = { 0 };

	templates_fill(templates, "vi", layout, &fill, &text);
	if (layout == LAYOUT_MAIL_HTML && strstr(source, "<q&q") == NULL &&
	    strstr(source, "q>") == NULL)
		demand(strstr(text_string(&text), VALUE) == NULL);
	text_clear(&text);
}

static void say_all(const struct templates *templates, struct arena *arena)
{
	const struct words *words = templates_words(templates, "vi");

	for (int i = 0; i < PHRASE_COUNT_OF; i++)
		(void)words_say(words, arena, (enum phrase)i, blanks);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const names[] = { "mail.txt", "mail.html", "sms.txt",
					     "vi/words.txt" };
	size_t which = length > 0 ? bytes[0] % 4 : 0;
	const char *text = (const char *)bytes + (length > 0);
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena, .file = "f" };
	struct templates *templates = templates_open(&arena);
	const char *before = listed(templates, names[which], &arena);
	enum error error;

	length -= length > 0;
	error = templates_lay(templates, names[which], text, length,
			      &complaints);
	demand((error == ERROR_NONE) == (complaints.errors == 0));
	if (error != ERROR_NONE) {
		demand(strcmp(listed(templates, names[which], &arena),
			      before) == 0);
	} else {
		const char *now = listed(templates, names[which], &arena);

		demand(templates_lay(templates, names[which], now, strlen(now),
				     &complaints) == ERROR_NONE);
		demand(strcmp(listed(templates, names[which], &arena), now) ==
		       0);
	}
	if (which < LAYOUT_COUNT)
		fill_layout(templates, (enum layout)which,
			    listed(templates, names[which], &arena));
	else
		say_all(templates, &arena);
	arena_clear(&arena);
	return 0;
}
