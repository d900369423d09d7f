#include "outbox/sms_report.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "outbox/sms_answer.h"

#define VALUE_LIMIT 64

static int digit_of(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* application/x-www-form-urlencoded; a bad escape stays as it is. */
static const char *decode(struct arena *arena, const char *at, size_t length)
{
	char *decoded = arena_bytes(arena, at, length);
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		int high = i + 2 < length ? digit_of(at[i + 1]) : -1;
		int low = i + 2 < length ? digit_of(at[i + 2]) : -1;

		if (at[i] == '+') {
			decoded[used++] = ' ';
		} else if (at[i] == '%' && high >= 0 && low >= 0) {
			decoded[used++] = (char)(high * 16 + low);
			i += 2;
		} else {
			decoded[used++] = at[i];
		}
	}
	decoded[used] = '\0';
	return decoded;
}

static const char *find_in_form(const struct sms_report_input *input,
				const char *name, struct arena *arena)
{
	const char *at = input->body;
	const char *end = at + input->length;

	while (at < end) {
		const char *amp = memchr(at, '&', (size_t)(end - at));
		const char *stop = amp == NULL ? end : amp;
		const char *equals = memchr(at, '=', (size_t)(stop - at));

		if (equals != NULL &&
		    strcmp(decode(arena, at, (size_t)(equals - at)), name) == 0)
			return decode(arena, equals + 1,
				      (size_t)(stop - equals - 1));
		at = stop + 1;
	}
	return NULL;
}

static bool is_form(const struct sms_report_input *input)
{
	static const char form[] = "application/x-www-form-urlencoded";

	return input->content_type != NULL &&
	       strncasecmp(input->content_type, form, strlen(form)) == 0;
}

static const char *find(const struct sms_report_input *input, const char *name,
			struct arena *arena)
{
	struct sms_answer document = { .body = input->body,
				       .length = input->length };
	const char *value = NULL;

	if (name == NULL)
		return NULL;
	if (name[0] == '/')
		return sms_answer_value(&document, name, arena);
	value = input->query(input->context, name);
	if (value != NULL || input->length == 0)
		return value;
	if (is_form(input))
		return find_in_form(input, name, arena);
	return sms_answer_value(&document, arena_printf(arena, "/%s", name),
				arena);
}

/* A short value on one line, or NULL for none and for nonsense. */
static const char *take(const struct sms_report_input *input, const char *name,
			struct arena *arena)
{
	const char *value = find(input, name, arena);
	struct text visible = { 0 };
	const char *taken;

	if (value == NULL || *value == '\0' || strlen(value) > VALUE_LIMIT ||
	    !text_is_utf8(value, strlen(value)))
		return NULL;
	text_add_visible(&visible, value);
	taken = arena_string(arena, text_string(&visible));
	text_clear(&visible);
	return taken;
}

static bool has(const struct strings *values, const char *value)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->items[i], value) == 0 ||
		    strcmp(values->items[i], "*") == 0)
			return true;
	return false;
}

bool sms_report_read(const struct recipe_report *recipe,
		     const struct sms_report_input *input, struct arena *arena,
		     struct sms_report *report)
{
	const char *status = take(input, recipe->status, arena);
	const char *price = take(input, recipe->price, arena);

	*report = (struct sms_report){
		.id = take(input, recipe->id, arena),
		.request_id = take(input, recipe->request_id, arena),
	};
	if (status == NULL ||
	    (report->id == NULL && report->request_id == NULL))
		return false;
	if (has(&recipe->delivered, status))
		report->words = "delivered";
	else
		report->words = arena_printf(arena,
					     has(&recipe->failed, status)
						     ? "failed (status %s)"
						     : "status %s",
					     status);
	if (price != NULL)
		report->words = arena_printf(arena, "%s, price %s",
					     report->words, price);
	return true;
}
