#include "plan/complaint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A complaint that quotes a whole paragraph helps nobody. */
#define TEXT_LIMIT 1000

static bool is_later(struct place a, struct place b)
{
	return a.line != b.line ? a.line > b.line : a.column > b.column;
}

/* What of the text can be kept: no character is cut in two. */
static size_t whole_length(const char *text, int length)
{
	size_t end = (size_t)length;

	if (length < TEXT_LIMIT)
		return end;
	end = TEXT_LIMIT - 1;
	while (end > 0 && !text_is_utf8(text, end))
		end--;
	return end;
}

static void keep(struct complaints *complaints, struct complaint complaint)
{
	size_t at = complaints->count;

	complaints->items =
		arena_grow(complaints->arena, complaints->items,
			   complaints->count, sizeof(*complaints->items));
	while (at > 0 &&
	       is_later(complaints->items[at - 1].place, complaint.place)) {
		complaints->items[at] = complaints->items[at - 1];
		at--;
	}
	complaints->items[at] = complaint;
	complaints->count++;
}

static void add(struct complaints *complaints, struct complaint complaint,
		const char *format, va_list args)
{
	char text[TEXT_LIMIT];
	int length = vsnprintf(text, sizeof(text), format, args);

	complaint.file = complaints->file;
	complaint.text = arena_bytes(complaints->arena, text,
				     whole_length(text, length));
	keep(complaints, complaint);
}

static void add_text(struct complaints *complaints, struct complaint complaint,
		     const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(complaints, complaint, format, args);
	va_end(args);
}

void complain(struct complaints *complaints, struct place place,
	      const char *code, const char *format, ...)
{
	va_list args;

	if (complaints->errors++ >= COMPLAINT_LIMIT)
		return;
	va_start(args, format);
	add(complaints, (struct complaint){ .place = place, .code = code },
	    format, args);
	va_end(args);
}

void complain_warning(struct complaints *complaints, struct place place,
		      const char *code, const char *format, ...)
{
	struct complaint warning = { .place = place,
				     .is_warning = true,
				     .code = code };
	va_list args;

	if (complaints->warnings++ >= WARNING_LIMIT)
		return;
	va_start(args, format);
	add(complaints, warning, format, args);
	va_end(args);
}

void complain_finding(struct complaints *complaints, struct place place,
		      const char *code, const char *text, const char *reason)
{
	struct complaint warning = { .place = place,
				     .is_warning = true,
				     .code = code,
				     .reason = reason };
	size_t *counted =
		reason != NULL ? &complaints->accepted : &complaints->warnings;

	if ((*counted)++ < WARNING_LIMIT)
		add_text(complaints, warning, "%s", text);
}

static void print_one(const struct complaint *complaint, struct text *text)
{
	text_add_visible(text, complaint->file);
	if (complaint->place.line > 0)
		text_addf(text, ":%d:%d", complaint->place.line,
			  complaint->place.column);
	if (complaint->is_warning)
		text_addf(text, ": warning [%s]: ", complaint->code);
	else
		text_add(text, ": ");
	text_add_visible(text, complaint->text);
	text_add(text, "\n");
}

void complaints_print(const struct complaints *complaints, struct text *text)
{
	for (size_t i = 0; i < complaints->count; i++)
		if (complaints->items[i].reason == NULL)
			print_one(&complaints->items[i], text);
	if (complaints->errors > COMPLAINT_LIMIT)
		text_addf(text, "… and %zu more mistakes\n",
			  complaints->errors - COMPLAINT_LIMIT);
	if (complaints->warnings > WARNING_LIMIT)
		text_addf(text, "… and %zu more warnings\n",
			  complaints->warnings - WARNING_LIMIT);
}

enum error complaints_why(const struct complaints *complaints, struct why *why)
{
	for (size_t i = 0; i < complaints->count; i++) {
		const struct complaint *one = &complaints->items[i];

		if (!one->is_warning)
			return why_set(why, ERROR_INPUT, "%s:%d:%d: %s",
				       one->file, one->place.line,
				       one->place.column, one->text);
	}
	return ERROR_NONE;
}
