/*
 * A report as a page. What others wrote goes through report_add_escaped and
 * nothing else; the page has no script and fetches nothing, and says so to the
 * browser.
 */
#include <string.h>

#include "cli/field.h"
#include "cli/report_write.h"

static const char head[] =
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<style>\n"
	"body{font:15px/1.45 'Noto Sans','Segoe UI',Arial,sans-serif;"
	"color:#1b1b1b;max-width:1100px;margin:2em auto;padding:0 1em}\n"
	"h1{font-size:1.5em;margin:0 0 .2em}h2{font-size:1.15em;"
	"margin:1.8em 0 .5em}p{margin:.2em 0;color:#444}\n"
	"table{border-collapse:collapse;width:100%;font-size:.84em}\n"
	"th,td{border:1px solid #bbb;padding:.25em .45em;text-align:left;"
	"vertical-align:top;overflow-wrap:anywhere}\n"
	"th{background:#eef2f6;font-weight:600;overflow-wrap:normal}"
	"td.n{text-align:right;white-space:nowrap}\n"
	"td.w{min-width:14em}bdi{unicode-bidi:isolate}\n"
	"thead{display:table-header-group}tr{break-inside:avoid}\n"
	"svg{display:block;max-width:100%;height:auto}"
	"svg text{font:12px 'Noto Sans',Arial,sans-serif;fill:#1b1b1b}\n"
	".a{fill:#2e7d32}.b{fill:#b26a00}.c{fill:#8ab4d8}.d{fill:#c62828}"
	".e{fill:#c9c9c9}.l{stroke:#999;stroke-width:1}"
	".t{stroke:#c62828;stroke-width:1.5;stroke-dasharray:4 3}\n"
	".k span{display:inline-block;width:.9em;height:.9em;"
	"margin:0 .35em 0 1em;vertical-align:-.1em}\n"
	"@media print{@page{size:A4 landscape;margin:12mm}"
	"body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}}\n"
	"</style>\n";

void report_add_escaped(struct text *html, const char *text)
{
	static const struct {
		char sign;
		const char *entity;
	} entities[] = {
		{ '&', "&amp;" },  { '<', "&lt;" },   { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#39;" },
	};
	struct text shown = { 0 };

	text_add_visible(&shown, text);
	for (const char *at = text_string(&shown); *at != '\0';) {
		size_t plain = strcspn(at, "&<>\"'");

		text_add_bytes(html, at, plain);
		at += plain;
		for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]);
		     i++)
			if (*at == entities[i].sign)
				text_add(html, entities[i].entity);
		at += *at != '\0';
	}
	text_clear(&shown);
}

static void add_cell(const struct report_paper *paper, struct text *html,
		     enum column_kind kind, const char *cell)
{
	switch (kind) {
	case COLUMN_NUMBER:
	case COLUMN_PERCENT:
	case COLUMN_DATE:
		text_add(html, "<td class=\"n\">");
		report_add_escaped(html, report_show_date(paper->arena, cell,
							  paper->language));
		break;
	case COLUMN_WIDE:
	case COLUMN_TEXT:
		text_add(html, kind == COLUMN_WIDE ? "<td class=\"w\"><bdi>"
						   : "<td><bdi>");
		report_add_escaped(html, cell);
		text_add(html, "</bdi>");
		break;
	}
	text_add(html, "</td>");
}

static void add_title(const struct report_paper *paper, struct text *html,
		      enum report_word word)
{
	text_add(html, "<h2>");
	report_add_escaped(html, report_word(paper->language, word));
	text_add(html, "</h2>\n");
}

static void add_part(const struct report_paper *paper,
		     const struct report_part *part, struct text *html)
{
	add_title(paper, html, part->title);
	text_add(html, "<table><thead><tr>");
	for (size_t i = 0; i < part->column_count; i++) {
		text_add(html, "<th>");
		report_add_escaped(html, report_word(paper->language,
						     part->columns[i].heading));
		text_add(html, "</th>");
	}
	text_add(html, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < part->cell_count; i++) {
		size_t column = i % part->column_count;

		text_add(html, column == 0 ? "<tr>" : "");
		add_cell(paper, html, part->columns[column].kind,
			 part->cells[i]);
		text_add(html,
			 column + 1 == part->column_count ? "</tr>\n" : "");
	}
	text_add(html, "</tbody></table>\n");
}

static void add_drawings(const struct report_paper *paper, struct text *html)
{
	add_title(paper, html, WORD_BARS);
	report_draw_bars(paper, html);
	add_title(paper, html, WORD_TIMELINE);
	report_draw_timeline(paper, html);
}

void report_write_html(const struct report_paper *paper, struct text *html)
{
	const char *title = report_word(paper->language, WORD_TITLE);

	text_addf(html, "<!doctype html>\n<html lang=\"%s\">\n%s<title>",
		  paper->language == REPORT_VIETNAMESE ? "vi" : "en", head);
	report_add_escaped(html, title);
	text_add(html, "</title>\n<h1>");
	report_add_escaped(html, title);
	text_add(html, "</h1>\n<p><bdi>");
	report_add_escaped(html, report_head(paper->arena, paper->report,
					     paper->language));
	text_add(html, "</bdi></p>\n");
	for (size_t i = 0; i < paper->parts.count; i++) {
		const struct report_part *part = &paper->parts.items[i];

		if (part->cell_count > 0)
			add_part(paper, part, html);
		if (strcmp(part->name, "figures") == 0)
			add_drawings(paper, html);
	}
	text_add(html, "</html>\n");
}
