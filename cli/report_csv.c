/* Reports as tables on a terminal and as CSV. */
#include <string.h>

#include "cli/report_write.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char *heading(const struct report_paper *paper,
			   const struct report_part *part, size_t column)
{
	return report_word(paper->language, part->columns[column].heading);
}

static void print_part(const struct report_paper *paper,
		       const struct report_part *part,
		       const struct output *output)
{
	const char **headings = arena_alloc(
		paper->arena, (part->column_count + 1) * sizeof(*headings));
	struct table table;

	for (size_t i = 0; i < part->column_count; i++) {
		enum column_kind kind = part->columns[i].kind;
		bool is_elastic = kind == COLUMN_TEXT || kind == COLUMN_WIDE;

		headings[i] = arena_printf(paper->arena, "%s%s",
					   is_elastic ? "~" : "",
					   heading(paper, part, i));
	}
	table_open(&table, headings);
	for (size_t i = 0; i < part->cell_count; i++)
		table_add(&table, report_show_date(paper->arena, part->cells[i],
						   paper->language));
	table_close(&table, output);
}

void report_write_table(const struct report_paper *paper,
			const struct output *output)
{
	output_line("%s", report_word(paper->language, WORD_TITLE));
	output_line("%s",
		    report_head(paper->arena, paper->report, paper->language));
	for (size_t i = 0; i < paper->parts.count; i++) {
		const struct report_part *part = &paper->parts.items[i];

		if (part->cell_count == 0)
			continue;
		output_line("%s", "");
		output_line("%s (%zu)",
			    report_word(paper->language, part->title),
			    part->cell_count / part->column_count);
		print_part(paper, part, output);
	}
}

/* A spreadsheet takes these for the beginning of a formula, blanks before them
 * or not. */
static bool is_like_formula(const char *cell)
{
	cell += strspn(cell, " \t\r\n");
	return *cell != '\0' && strchr("=+-@|%", *cell) != NULL;
}

static void add_cell(struct text *csv, const char *cell, bool is_foreign)
{
	struct text shown = { 0 };

	text_add_visible(&shown, cell);
	text_add(csv, "\"");
	if (is_foreign && is_like_formula(text_string(&shown)))
		text_add(csv, "'");
	for (const char *at = text_string(&shown); *at != '\0';) {
		size_t plain = strcspn(at, "\"");

		text_add_bytes(csv, at, plain);
		at += plain;
		if (*at == '"') {
			text_add(csv, "\"\"");
			at++;
		}
	}
	text_add(csv, "\"");
	text_clear(&shown);
}

static bool is_foreign(const struct report_part *part, size_t cell)
{
	enum column_kind kind = part->columns[cell % part->column_count].kind;

	return kind == COLUMN_TEXT || kind == COLUMN_WIDE;
}

void report_write_csv(const struct report_paper *paper, struct text *csv)
{
	text_add(csv, BYTE_ORDER_MARK);
	for (size_t i = 0; i < paper->parts.count; i++) {
		const struct report_part *part = &paper->parts.items[i];

		if (paper->parts.count > 1) {
			text_add(csv, i > 0 ? "\r\n" : "");
			add_cell(csv, report_word(paper->language, part->title),
				 false);
			text_add(csv, "\r\n");
		}
		for (size_t j = 0; j < part->column_count; j++) {
			text_add(csv, j > 0 ? "," : "");
			add_cell(csv, heading(paper, part, j), false);
		}
		for (size_t j = 0; j < part->cell_count; j++) {
			text_add(csv,
				 j % part->column_count > 0 ? "," : "\r\n");
			add_cell(csv, part->cells[j], is_foreign(part, j));
		}
		text_add(csv, "\r\n");
	}
}
