/* The drawings of a report's page, as SVG inside of it. */
#include <stdlib.h>
#include <string.h>

#include "cli/dates.h"
#include "cli/field.h"
#include "cli/report_write.h"

#define PAGE_WIDTH 1060
#define LABEL_WIDTH 330
#define LABEL_COLUMNS 46 /* of text in the label's width */
#define ROW_HEIGHT 22
#define BAR_HEIGHT 14
#define ROOM (PAGE_WIDTH - LABEL_WIDTH - 140) /* and words behind it */
#define AHEAD_DAYS                                                             \
	400 /* behind the cut-off; what is due later stands at the edge */
#define ROWS_LIMIT 400 /* more are not looked at by anybody */

/* What a bar is made of, from left to right, in the colours .a to .e. */
static const struct {
	const char *group;
	const char *name;
	enum report_word word;
	const char *class;
} segments[] = {
	{ "done", "in_time", WORD_DONE_IN_TIME, "a" },
	{ "done", "no_deadline", WORD_DONE_UNDATED, "a" },
	{ "done", "late", WORD_DONE_LATE, "b" },
	{ "not_done", "in_time", WORD_OPEN_IN_TIME, "c" },
	{ "not_done", "late", WORD_OPEN_LATE, "d" },
	{ "not_done", "no_deadline", WORD_OPEN_UNDATED, "e" },
};
#define SEGMENTS (sizeof(segments) / sizeof(segments[0]))

static void open_drawing(struct text *html, size_t rows)
{
	size_t height = rows * ROW_HEIGHT + ROW_HEIGHT + 8;

	text_addf(html,
		  "<svg viewBox=\"0 0 %d %zu\" width=\"%d\" height=\"%zu\" "
		  "role=\"img\">\n",
		  PAGE_WIDTH, height, PAGE_WIDTH, height);
}

/* Text at a place, cut to what there is room for. */
static void add_label(struct text *html, int x, int y, const char *label)
{
	size_t kept = text_fit(label, LABEL_COLUMNS);
	char *cut = strndup(label, kept);

	text_addf(html, "<text x=\"%d\" y=\"%d\">", x, y);
	report_add_escaped(html, cut == NULL ? "" : cut);
	text_add(html, label[kept] != '\0' ? "…</text>" : "</text>");
	free(cut);
}

static void add_box(struct text *html, const char *class, const int place[3],
		    const char *title)
{
	text_addf(html,
		  "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
		  "height=\"%d\"><title>",
		  class, place[0], place[1], place[2], BAR_HEIGHT);
	report_add_escaped(html, title);
	text_add(html, "</title></rect>");
}

static void add_key(const struct report_paper *paper, struct text *html)
{
	text_add(html, "<p class=\"k\">");
	for (size_t i = 0; i < SEGMENTS; i++) {
		static const char *const colours[] = { "2e7d32", "b26a00",
						       "8ab4d8", "c62828",
						       "c9c9c9" };

		text_addf(html, "<span style=\"background:#%s\"></span>",
			  colours[segments[i].class[0] - 'a']);
		report_add_escaped(
			html, report_word(paper->language, segments[i].word));
	}
	text_add(html, "</p>\n");
}

static void add_bar(const struct report_paper *paper, struct text *html,
		    const json_t *figures, const long long scale[2])
{
	int y = (int)scale[1];
	long long at = LABEL_WIDTH;

	for (size_t i = 0; i < SEGMENTS; i++) {
		long long count = field_number(
			json_object_get(figures, segments[i].group),
			segments[i].name);
		long long width = count * ROOM / scale[0];
		const int place[3] = { (int)at, y, width > 0 ? (int)width : 1 };

		if (count == 0)
			continue;
		add_box(html, segments[i].class, place,
			arena_printf(
				paper->arena, "%s: %lld",
				report_word(paper->language, segments[i].word),
				count));
		at += place[2];
	}
	add_label(html, (int)at + 6, y + 12,
		  field_text(paper->arena, figures, "total"));
}

void report_draw_bars(const struct report_paper *paper, struct text *html)
{
	const json_t *rows = json_object_get(paper->report, "by_agency");
	size_t count = json_array_size(rows) < ROWS_LIMIT
			       ? json_array_size(rows)
			       : ROWS_LIMIT;
	long long scale[2] = { 1, 0 };

	for (size_t i = 0; i < count; i++) {
		long long total = field_number(
			json_object_get(json_array_get(rows, i), "figures"),
			"total");

		scale[0] = total > scale[0] ? total : scale[0];
	}
	add_key(paper, html);
	open_drawing(html, count);
	for (size_t i = 0; i < count; i++) {
		const json_t *row = json_array_get(rows, i);

		scale[1] = (long long)i * ROW_HEIGHT + 4;
		add_label(html, 0, (int)scale[1] + 12,
			  field_string(row, "agency_name"));
		add_bar(paper, html, json_object_get(row, "figures"), scale);
		text_add(html, "\n");
	}
	text_add(html, "</svg>\n");
}

/* ------------------------------------------------------- the line of time */

/* The days that the line spans. */
struct span {
	int first;
	int days;
};

static int place_of(const struct span *span, const char *date)
{
	long long day = date_number(date) - span->first;

	return LABEL_WIDTH +
	       (int)((day < span->days ? day : span->days) * ROOM / span->days);
}

static void widen(struct span *span, const char *date)
{
	int day = date_number(date);

	if (*date == '\0')
		return;
	if (day < span->first) {
		span->days += span->first - day;
		span->first = day;
	}
	if (day > span->first + span->days)
		span->days = day - span->first;
}

static struct span span_of(const json_t *report)
{
	const json_t *rows = json_object_get(report, "by_action");
	struct span span = { date_number(field_string(report, "since")), 1 };
	int cut_off = date_number(field_string(report, "cut_off"));

	widen(&span, field_string(report, "cut_off"));
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		widen(&span, field_string(row, "due_on"));
		widen(&span, field_string(row, "last_due_on"));
	}
	if (span.first + span.days > cut_off + AHEAD_DAYS)
		span.days = cut_off + AHEAD_DAYS - span.first;
	return span;
}

/* The colour of an action: late, done or under way. */
static const char *class_of(const json_t *figures)
{
	const json_t *open = json_object_get(figures, "not_done");

	if (field_number(open, "late") > 0)
		return "d";
	if (field_number(open, "all") > 0)
		return "c";
	return field_number(json_object_get(figures, "done"), "late") > 0 ? "b"
									  : "a";
}

static void add_action(const struct report_paper *paper, struct text *html,
		       const json_t *row, const struct span *span, int y)
{
	const json_t *figures = json_object_get(row, "figures");
	const json_t *done = json_object_get(figures, "done");
	const char *due = field_string(row, "due_on");
	int from = place_of(span, due);
	int to = place_of(span, field_string(row, "last_due_on"));
	const int place[3] = { from - 4, y, to - from + 8 };
	const char *label =
		arena_printf(paper->arena, "%s %s", field_string(row, "action"),
			     field_string(row, "title"));

	const char *words = arena_printf(
		paper->arena, "%s · %lld/%lld",
		report_show_date(paper->arena, due, paper->language),
		field_number(done, "all"), field_number(figures, "total"));

	add_label(html, 0, y + 12, label);
	text_addf(html,
		  "<line class=\"l\" x1=\"%d\" y1=\"%d\" x2=\"%d\" "
		  "y2=\"%d\"/>",
		  LABEL_WIDTH, y + 7, from, y + 7);
	add_box(html, class_of(figures), place,
		arena_printf(paper->arena, "%s · %s", label, words));
	add_label(html, to + 8, y + 12, words);
	text_add(html, "\n");
}

static void add_cut_off(const struct report_paper *paper, struct text *html,
			const struct span *span, size_t rows)
{
	const char *cut_off = field_string(paper->report, "cut_off");
	int x = place_of(span, cut_off);
	int bottom = (int)(rows * ROW_HEIGHT);

	text_addf(html,
		  "<line class=\"t\" x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"%d\"/>",
		  x, x, bottom);
	add_label(html, x - 60, bottom + 16,
		  arena_printf(paper->arena, "%s %s",
			       report_word(paper->language, WORD_CUT_OFF),
			       report_show_date(paper->arena, cut_off,
						paper->language)));
}

static int by_due(const void *a, const void *b)
{
	const json_t *const *left = a;
	const json_t *const *right = b;
	int order = strcmp(field_string(*left, "due_on"),
			   field_string(*right, "due_on"));

	return order != 0 ? order
			  : strcmp(field_string(*left, "action"),
				   field_string(*right, "action"));
}

void report_draw_timeline(const struct report_paper *paper, struct text *html)
{
	const json_t *rows = json_object_get(paper->report, "by_action");
	const json_t *shown[ROWS_LIMIT];
	struct span span = span_of(paper->report);
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(rows) && count < ROWS_LIMIT; i++)
		if (*field_string(json_array_get(rows, i), "due_on") != '\0')
			shown[count++] = json_array_get(rows, i);
	if (count > 1)
		qsort(shown, count, sizeof(shown[0]), by_due);
	open_drawing(html, count);
	add_cut_off(paper, html, &span, count);
	for (size_t i = 0; i < count; i++)
		add_action(paper, html, shown[i], &span,
			   (int)i * ROW_HEIGHT + 4);
	text_add(html, "</svg>\n");
}
