/* Reports as a workbook. libxlsxwriter's only door. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "cli/dates.h"
#include "cli/report_write.h"

/* 1899-12-30, from which a workbook counts days, before 1970-01-01. */
#define WORKBOOK_EPOCH 25569
#define ROWS_LIMIT 1048575 /* of a sheet, without its header */
#define CELL_LIMIT ((size_t)32000) /* bytes: a cell holds 32767 characters */

struct book {
	lxw_workbook *workbook;
	lxw_format *formats[COLUMN_DATE + 1];
	lxw_format *header;
};

static double width_of(enum column_kind kind)
{
	switch (kind) {
	case COLUMN_TEXT:
		return 28;
	case COLUMN_WIDE:
		return 52;
	case COLUMN_DATE:
		return 12;
	case COLUMN_NUMBER:
	case COLUMN_PERCENT:
		break;
	}
	return 11;
}

static void open_formats(struct book *book)
{
	for (int kind = 0; kind <= COLUMN_DATE; kind++) {
		lxw_format *format = workbook_add_format(book->workbook);

		format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
		if (kind == COLUMN_DATE)
			format_set_num_format(format, "dd/mm/yyyy");
		if (kind == COLUMN_PERCENT)
			format_set_num_format(format, "0.0");
		if (kind == COLUMN_TEXT || kind == COLUMN_WIDE) {
			format_set_text_wrap(format);
			/* Text, even after somebody edits it. */
			format_set_num_format(format, "@");
		}
		book->formats[kind] = format;
	}
	book->header = workbook_add_format(book->workbook);
	format_set_bold(book->header);
	format_set_text_wrap(book->header);
	format_set_bg_color(book->header, 0xEEF2F6);
	format_set_border(book->header, LXW_BORDER_THIN);
	format_set_align(book->header, LXW_ALIGN_VERTICAL_TOP);
}

/* Foreign text is written as a string, which no spreadsheet evaluates. */
static void write_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
		       const char *cell, lxw_format *format)
{
	struct text shown = { 0 };

	text_add_visible(&shown, cell);
	if (shown.length > CELL_LIMIT) {
		size_t kept = CELL_LIMIT;

		while ((shown.bytes[kept] & 0xC0) == 0x80)
			kept--;
		shown.bytes[kept] = '\0';
	}
	(void)worksheet_write_string(sheet, row, column, text_string(&shown),
				     format);
	text_clear(&shown);
}

static void write_cell(const struct book *book, lxw_worksheet *sheet,
		       const struct report_part *part, size_t cell)
{
	lxw_row_t row = (lxw_row_t)(cell / part->column_count + 1);
	lxw_col_t column = (lxw_col_t)(cell % part->column_count);
	enum column_kind kind = part->columns[column].kind;
	const char *text = part->cells[cell];
	lxw_format *format = book->formats[kind];

	if (*text == '\0')
		(void)worksheet_write_blank(sheet, row, column, format);
	else if (kind == COLUMN_DATE)
		(void)worksheet_write_number(
			sheet, row, column,
			(double)date_number(text) + WORKBOOK_EPOCH, format);
	else if (kind == COLUMN_NUMBER || kind == COLUMN_PERCENT)
		(void)worksheet_write_number(sheet, row, column,
					     strtod(text, NULL), format);
	else
		write_text(sheet, row, column, text, format);
}

static void write_sheet(const struct report_paper *paper,
			const struct book *book, const struct report_part *part)
{
	const char *name = report_word(paper->language, part->title);
	lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
	lxw_col_t last = (lxw_col_t)(part->column_count - 1);
	size_t rows = part->cell_count / part->column_count;

	if (rows > ROWS_LIMIT)
		rows = ROWS_LIMIT;
	for (lxw_col_t i = 0; i <= last; i++) {
		(void)worksheet_set_column(
			sheet, i, i, width_of(part->columns[i].kind), NULL);
		(void)worksheet_write_string(
			sheet, 0, i,
			report_word(paper->language, part->columns[i].heading),
			book->header);
	}
	for (size_t i = 0; i < rows * part->column_count; i++)
		write_cell(book, sheet, part, i);
	worksheet_freeze_panes(sheet, 1, 0);
	(void)worksheet_autofilter(sheet, 0, 0, (lxw_row_t)rows, last);
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9); /* A4 */
	worksheet_fit_to_pages(sheet, 1, 0);
	(void)worksheet_repeat_rows(sheet, 0, 0);
	(void)worksheet_set_footer(sheet, "&C&P/&N");
}

enum error report_write_xlsx(const struct report_paper *paper, const char *path,
			     struct why *why)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	struct book book = { .workbook = workbook_new_opt(path, &options) };
	lxw_doc_properties properties = { 0 };
	struct text title = { 0 };
	lxw_error error;

	if (book.workbook == NULL)
		return why_set(why, ERROR_IO, "cannot begin the workbook");
	text_add_visible(&title, report_head(paper->arena, paper->report,
					     paper->language));
	properties.title = title.bytes;
	(void)workbook_set_properties(book.workbook, &properties);
	open_formats(&book);
	for (size_t i = 0; i < paper->parts.count; i++)
		write_sheet(paper, &book, &paper->parts.items[i]);
	error = workbook_close(book.workbook);
	text_clear(&title);
	if (error != LXW_NO_ERROR)
		return why_set(why, ERROR_IO, "cannot write the workbook: %s",
			       lxw_strerror(error));
	return ERROR_NONE;
}
