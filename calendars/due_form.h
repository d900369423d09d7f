/* The forms of what a phrase says at one place. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_FORM_H
#define DONDOC_CALENDARS_DUE_FORM_H

#include "calendars/due_finding.h"

/* Where the scan is. */
struct scan {
	const struct words *words;
	struct arena *arena;
	struct findings *findings;
	size_t at;
	enum standing standing;
	bool is_denied;
	bool has_document; /* a document is named in this sentence */
	bool has_duty; /* a verb of duty stands in this sentence */
	bool has_object; /* the word before is a verb's document */
	bool has_data; /* figures are spoken of in this sentence */
	bool has_making; /* nothing but agencies since a verb of making */
	bool is_demanding; /* likewise behind "theo yêu cầu" */
	bool is_referring; /* behind "theo", until the clause ends */
	bool is_or;
	size_t label; /* behind "Hạn nộp", whose date has yet to come; or 0 */
};

/* Keeps what was found from `first` to before `last`; NULL when it is full. */
struct finding *finding_keep(struct scan *scan, const struct finding *finding,
			     size_t first, size_t last);

/* Reads the finding that begins at the word; the words taken, 0 for none. */
size_t form_read(struct scan *scan, size_t at, struct finding *finding);

/* More marks in a row than any phrase has; a bound that keeps time linear. */
#define FORM_RUN 8

/* The mark that one word makes, NONE when it makes none. */
enum mark form_mark(enum word_id id);

/* "trước", "chậm nhất là trước", "by the": the words taken. */
size_t form_read_mark(const struct words *words, size_t at, enum mark *mark);

/* Two points with "đến", a dash or "between … and": the words taken. */
size_t form_read_range(const struct words *words, size_t at,
		       struct finding *finding);

/* "Quý III - IV/2026": a number of the elder's kind behind a dash or comma. */
size_t form_read_sibling(const struct words *words, size_t at,
			 const struct point *elder, struct point *point);

/* "1956/QĐ-TTg", "24-NQ/TW": the words taken. */
size_t form_read_document(const struct words *words, size_t at);

/* "ký", "ban hành", "ký Kế hoạch này" to `last`: the document's own date. */
bool form_is_signing(const struct words *words, size_t at, size_t last);

/* A word of repetition, or a mark with a point: a deadline begins there. */
bool form_begins_deadline(const struct words *words, size_t at);

/* The words of an event until its clause ends; *last is behind them. */
const char *form_read_event(const struct words *words, struct arena *arena,
			    size_t at, size_t *last);

#endif
