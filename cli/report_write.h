/* The formats of a report. */
#ifndef DONDOC_CLI_REPORT_WRITE_H
#define DONDOC_CLI_REPORT_WRITE_H

#include "base/error.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/report_parts.h"

/* A report and how it is to be written. */
struct report_paper {
	struct arena *arena;
	const json_t *report;
	enum report_language language;
	struct report_parts parts;
};

/* Tables for a terminal, each below its title. */
void report_write_table(const struct report_paper *paper,
			const struct output *output);

/*
 * CSV in UTF-8 with a byte order mark, for spreadsheets; each part below its
 * title, unless there is one only. No cell is ever a formula: text that begins
 * like one gets an apostrophe in front. Controls are shown as \u{XX}.
 */
void report_write_csv(const struct report_paper *paper, struct text *csv);

/* A page that needs nothing else, to be printed: tables, bars by agency, the
 * plan on a line of time. */
void report_write_html(const struct report_paper *paper, struct text *html);

/* The two drawings of the page. */
void report_draw_bars(const struct report_paper *paper, struct text *html);
void report_draw_timeline(const struct report_paper *paper, struct text *html);

/* Adds text that others wrote, for HTML: nothing in it can be markup, end an
 * attribute or act on the lines around it. */
void report_add_escaped(struct text *html, const char *text);

/* A workbook at that path: a sheet a part, with filters, a header that stays,
 * and dates that are dates. ERROR_IO. */
enum error report_write_xlsx(const struct report_paper *paper, const char *path,
			     struct why *why);

#endif
