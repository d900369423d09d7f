/*
 * The scan of a phrase, from left to right, once. At each word the forms are
 * tried (due_form.c); what no form takes tells how to believe what follows:
 * whether a date stands by itself, behind a verb of duty, behind words not
 * understood, or belongs to a document that is cited.
 */
#include "calendars/due_finding.h"

#include <string.h>

#include "calendars/due_form.h"
#include "calendars/due_list.h"
#include "calendars/due_point_parts.h"

/* Longer words before a dot end a sentence. */
#define ABBREVIATION_LENGTH 3

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

struct finding *finding_keep(struct scan *scan, const struct finding *finding,
			     size_t first, size_t last)
{
	struct findings *findings = scan->findings;
	struct finding *kept;

	if (findings->count == FINDINGS_LIMIT) {
		findings->is_full = true;
		return NULL;
	}
	kept = &findings->items[findings->count++];
	*kept = *finding;
	kept->first = first;
	kept->last = last;
	kept->standing = scan->standing;
	kept->is_denied = scan->is_denied;
	kept->is_or = scan->is_or;
	kept->is_after_duty = scan->has_duty;
	kept->is_after_document = scan->has_document;
	kept->is_after_object = scan->has_object;
	kept->is_after_making = scan->has_making;
	kept->is_after_data = scan->has_data;
	kept->is_after_extension = findings->has_extension;
	kept->is_after_unknown = findings->has_unknown || findings->has_cited;
	scan->is_or = false;
	return kept;
}

/* "/5", "-Sở", ".2", "%", "a" behind a date without a space. */
static bool is_joined(const struct words *words, size_t at)
{
	const struct word *next = words_at(words, at);
	const struct word *after = words_at(words, at + 1);

	if (IS_MARK(0, '%'))
		return true;
	if (!next->is_close)
		return false;
	if (next->id != WORD_MARK)
		return next->id != WORD_END;
	if (!after->is_close || after->id == WORD_MARK)
		return false;
	return IS_MARK(0, '/') || IS_MARK(0, '-') || IS_MARK(0, '+') ||
	       (IS_MARK(0, '.') && after->id == WORD_NUMBER);
}

/* What stands directly before a bare date and makes it something else. */
static const char *find_damage_before(const struct words *words, size_t at)
{
	if (at == 0)
		return NULL;
	if (words_id(words, at - 1) == WORD_NUMBER)
		return "a number stands directly before the date";
	if (words_id(words, at - 1) == WORD_LUNAR)
		return FINDING_LUNAR;
	if (at > 2 && words_is_mark(words, at - 1, '.') &&
	    words_id(words, at - 2) == WORD_NUMBER &&
	    words_is_mark(words, at - 3, '.'))
		return "numbers with dots stand before it"; /* "2 . 9 . 2026" */
	if (words_is_mark(words, at - 1, '/') && words_at(words, at)->is_close)
		return "the date is joined to what stands before it";
	return NULL;
}

/* "trước ngày 20/6/2010 ít nhất 10 ngày": another day than the one named. */
static bool is_length_behind(const struct words *words, size_t at)
{
	while (ID(0) == WORD_LEAST || ID(0) == WORD_TENTATIVE ||
	       ID(0) == WORD_NOISE || ID(0) == WORD_WITHIN ||
	       ID(0) == WORD_ARTICLE)
		at++;
	return ID(0) == WORD_NUMBER && point_is_counted(ID(1)) &&
	       ID(1) != WORD_UNKNOWN;
}

/* "ngày 15 tháng 3, 6, 9": more months, which no form has taken. */
static bool is_listed(const struct words *words, size_t at)
{
	return (IS_MARK(0, ',') || ID(0) == WORD_AND) && ID(1) == WORD_NUMBER &&
	       words_at(words, at + 1)->digits <= 2 &&
	       (ID(2) == WORD_END || ID(2) == WORD_AND || ID(2) == WORD_YEAR ||
		words_is_mark(words, at + 2, ','));
}

/* "24/7": around the clock, or the 24th of July. */
static bool is_always(const struct finding *finding)
{
	const struct point *point = &finding->point;

	return finding->kind == FINDING_POINT && finding->mark == MARK_NONE &&
	       point->is_numeric && point->day == 24 &&
	       point->first_month == 7 && point->year == 0;
}

/* What stands directly beside a date and makes it something else. */
static const char *find_damage(const struct words *words,
			       const struct finding *finding)
{
	size_t at = finding->last;

	if (ID(0) == WORD_NUMBER)
		return "a number stands directly behind the date";
	if (finding->point.grain == GRAIN_DAY && is_listed(words, at))
		return "numbers stand behind the date, as in a list";
	if (is_always(finding))
		return "\"24/7\" may mean at all times";
	if (is_joined(words, at))
		return "the date is joined to what follows it";
	if (is_length_behind(words, at))
		return "a length of time stands behind the date";
	if (ID(0) == WORD_LUNAR || ID(1) == WORD_LUNAR)
		return FINDING_LUNAR;
	if (finding->mark != MARK_NONE)
		return NULL;
	return find_damage_before(words, finding->first);
}

/* "điều chỉnh: Quý III", "điều chỉnh đến …": a deadline, and no document. */
static bool is_moving(const struct words *words, size_t at)
{
	return IS_MARK(0, ':') || ID(0) == WORD_TO || ID(0) == WORD_BY;
}

/* "trình", but not "được trình": what was done to a thing binds no date. */
static void weigh_trigger(struct scan *scan, bool is_making)
{
	bool is_passive = scan->at > 0 &&
			  words_id(scan->words, scan->at - 1) == WORD_QUALIFY;

	if (words_at(scan->words, scan->at)->value == 2 &&
	    is_moving(scan->words, scan->at + 1)) {
		scan->findings->has_extension = true;
		return;
	}
	scan->has_duty = true;
	scan->has_making = is_making;
	scan->has_object = false;
	if (!scan->is_referring)
		scan->standing =
			is_passive ? STANDING_DIRTY : STANDING_TRIGGERED;
}

/* What a word that no form takes says of what follows it. */
static void weigh(struct scan *scan, const struct word *word)
{
	struct findings *findings = scan->findings;

	switch (word->id) {
	case WORD_TITLE:
	case WORD_DATA_PERIOD:
		findings->has_cited = true;
		scan->has_data = word->id == WORD_DATA_PERIOD;
		findings->has_data_period =
			findings->has_data_period || scan->has_data;
		scan->standing = STANDING_CITED;
		return;
	case WORD_EFFECT:
		findings->has_effect = true;
		return;
	case WORD_EXTENSION:
		findings->has_extension = true;
		return;
	case WORD_TENTATIVE:
		findings->has_tentative = true;
		return;
	case WORD_DEMAND:
		findings->has_demand = true;
		scan->is_demanding = true;
		return;
	case WORD_NOISE:
		scan->has_duty = scan->has_duty || word->value == 1;
		return;
	case WORD_TRIGGER:
		weigh_trigger(scan, (word->value & 1) != 0);
		return;
	case WORD_OR:
		scan->is_or = true;
		return;
	case WORD_ONWARD:
		findings->has_onward = true;
		return;
	default:
		return;
	}
}

/* Words that leave a date that follows as believable as it was. */
static const bool transparent[WORD_COUNT] = {
	[WORD_NOISE] = true,	   [WORD_AGENCY] = true,
	[WORD_EFFECT] = true,	   [WORD_EXTENSION] = true,
	[WORD_TENTATIVE] = true,   [WORD_DEMAND] = true,
	[WORD_TRIGGER] = true,	   [WORD_AND] = true,
	[WORD_OR] = true,	   [WORD_ARTICLE] = true,
	[WORD_DAY] = true,	   [WORD_OCCASION] = true,
	[WORD_ONWARD] = true,	   [WORD_TITLE] = true,
	[WORD_DATA_PERIOD] = true, [WORD_BY] = true,
	[WORD_WITHIN] = true,	   [WORD_THROUGH] = true,
};

/* "TP.", "No.", "Ref.", but not "VI.": the dot ends no sentence. */
static bool is_abbreviation(const struct words *words, size_t at)
{
	const struct word *word;

	if (at == 0 || ID(1) == WORD_END)
		return false;
	word = words_at(words, at - 1);
	return (word->id == WORD_UNKNOWN || word->id == WORD_NEGATION) &&
	       strlen(word->plain) <= ABBREVIATION_LENGTH &&
	       strcmp(word->plain, word->text) == 0 &&
	       strspn(word->plain, "ivx") < strlen(word->plain);
}

/* "Hạn nộp hồ sơ là ngày …", "Hạn chót gửi hồ sơ: …": the label's own date. */
static void end_label(struct scan *scan)
{
	if (scan->label == 0)
		return;
	if (scan->at < scan->label + FORM_RUN && !scan->is_denied &&
	    !scan->has_document && scan->standing != STANDING_CITED)
		scan->standing = STANDING_CLEAN;
	scan->label = 0;
}

/* "theo Luật Đầu tư, chậm nhất 30/6/2026": the reference ends there. */
static void end_clause(struct scan *scan)
{
	scan->is_denied = false;
	scan->is_referring = false;
	scan->label = 0;
	if ((scan->standing == STANDING_CITED || scan->is_demanding) &&
	    !scan->has_data && scan->standing != STANDING_CLEAN &&
	    form_begins_deadline(scan->words, scan->at + 1))
		scan->standing = STANDING_TRIGGERED;
	scan->is_demanding = false;
}

static void pass_mark(struct scan *scan, const struct word *word)
{
	switch (word->value) {
	case '.':
		if (words_at(scan->words, scan->at + 1)->is_close ||
		    is_abbreviation(scan->words, scan->at))
			return;
		/* fall through */
	case ';':
	case '|':
		scan->standing = STANDING_CLEAN;
		scan->is_denied = false;
		scan->is_referring = false;
		scan->has_document = false;
		scan->has_duty = false;
		scan->has_data = false;
		scan->label = 0;
		scan->is_demanding = false;
		return;
	case '?':
		scan->findings->has_question = true;
		return;
	case ':':
		end_label(scan);
		/* fall through */
	case '(':
		/* a new thought, but perhaps still about the words before */
		if (scan->standing == STANDING_DIRTY && !scan->has_document)
			scan->standing = STANDING_TRIGGERED;
		return;
	case ',':
		end_clause(scan);
		return;
	default:
		return;
	}
}

/* "Thành lập Ban Chỉ đạo trước …": at the head of a clause an order. */
static bool is_order(const struct scan *scan, const struct word *word)
{
	return word->id == WORD_DENY && (word->value & 1) != 0 &&
	       scan->standing == STANDING_CLEAN;
}

/* What such a word says of the phrase as a whole. */
static void note(struct findings *findings, enum word_id id)
{
	switch (id) {
	case WORD_CITE:
		findings->has_cited = true;
		return;
	case WORD_VISION:
		findings->has_vision = true;
		break;
	case WORD_LUNAR:
		findings->has_lunar = true;
		break;
	case WORD_ZONE:
		findings->has_zone = true;
		break;
	case WORD_WHICHEVER:
		findings->has_choice = true;
		break;
	default:
		break;
	}
	findings->has_unknown = true;
}

static bool denies(enum word_id id)
{
	return id == WORD_DENY || id == WORD_NEGATION || id == WORD_COMPARED;
}

/* A word that makes what follows it less believable. */
static void doubt(struct scan *scan, const struct word *word)
{
	bool is_object = scan->at > 0 && scan->standing == STANDING_TRIGGERED &&
			 words_id(scan->words, scan->at - 1) == WORD_TRIGGER;

	note(scan->findings, word->id);
	scan->has_making = false;
	scan->has_object = word->id == WORD_CITE && is_object;
	scan->has_document = scan->has_document || word->id == WORD_CITE;
	scan->is_denied = scan->is_denied || denies(word->id);
	if (scan->standing != STANDING_CITED)
		scan->standing = STANDING_DIRTY;
	if (word->id == WORD_NUMBER_SIGN &&
	    words_id(scan->words, scan->at + 1) == WORD_NUMBER)
		scan->standing = STANDING_CITED;
}

/* "số 5/KH-UBND ngày 02/3/2026 xong trong quý III": of the work, surely. */
static bool is_done(const struct scan *scan, const struct word *word)
{
	return strcmp(word->plain, "xong") == 0 && !scan->has_data &&
	       scan->standing == STANDING_CITED &&
	       form_begins_deadline(scan->words, scan->at + 1);
}

/* "Hạn nộp", "Thời hạn", "Thời hạn trình". */
static bool is_label(const struct word *word)
{
	return ((word->id == WORD_BY || word->id == WORD_WITHIN) &&
		word->value == 1) ||
	       (word->id == WORD_NOISE && word->value == 2);
}

/* What binds the date that is still to come. */
static void note_labels(struct scan *scan, const struct word *word)
{
	if (scan->standing == STANDING_CLEAN && is_label(word))
		scan->label = scan->at + 1;
	else if (strcmp(word->plain, "la") == 0)
		end_label(scan);
	if (is_done(scan, word))
		scan->standing = STANDING_TRIGGERED;
}

/* A number by itself in its clause: nothing says what it is. */
static bool is_lone(const struct words *words, size_t at)
{
	enum word_id next = words_id(words, at + 1);

	return words_at(words, at)->digits >= 4 &&
	       (at == 0 || words_id(words, at - 1) == WORD_MARK) &&
	       (next == WORD_END || next == WORD_MARK) &&
	       !words_at(words, at + 1)->is_close;
}

/* What is left of numbers and marks that found nothing to take. */
static void note_rest(struct scan *scan, const struct word *word)
{
	struct findings *findings = scan->findings;
	enum mark mark = form_mark(word->id);

	if (word->id == WORD_NUMBER) {
		findings->has_number = true;
		if (is_lone(scan->words, scan->at))
			findings->lone_number = scan->at + 1;
		return;
	}
	if (mark == MARK_BEFORE || mark == MARK_BY)
		findings->has_dangling = true;
	if (mark == MARK_BEFORE || mark == MARK_TO ||
	    (mark == MARK_BY && word->value == 0))
		findings->has_open = true;
}

static void pass_word(struct scan *scan)
{
	const struct word *word = words_at(scan->words, scan->at);

	if (word->id == WORD_MARK) {
		pass_mark(scan, word);
		return;
	}
	note_rest(scan, word);
	note_labels(scan, word);
	if (is_order(scan, word))
		weigh_trigger(scan, false);
	else if (transparent[word->id])
		weigh(scan, word);
	else
		doubt(scan, word);
}

/* "đợt 1", "giai đoạn II" before a deadline of its own. */
static size_t read_stage(const struct words *words, size_t at)
{
	const struct word *next = words_at(words, at + 1);

	if (ID(0) != WORD_STAGE ||
	    (next->id != WORD_ROMAN && next->id != WORD_NUMBER) ||
	    next->digits > 2)
		return 0;
	return form_begins_deadline(words, at + 2) ? 2 : 0;
}

static void step(struct scan *scan)
{
	struct finding finding;
	struct finding *kept;
	size_t taken = read_stage(scan->words, scan->at);

	if (taken > 0) {
		scan->at += taken;
		return;
	}
	taken = form_read_document(scan->words, scan->at);
	if (taken > 0) {
		scan->findings->has_cited = true;
		scan->findings->has_document_number = true;
		scan->standing = STANDING_CITED;
		scan->at += taken;
		return;
	}
	taken = form_read(scan, scan->at, &finding);
	if (taken == 0) {
		pass_word(scan);
		scan->at++;
		return;
	}
	kept = finding_keep(scan, &finding, scan->at, scan->at + taken);
	scan->at += taken;
	scan->has_object = false;
	scan->has_making = false;
	if (finding.kind == FINDING_REFERENCE) {
		scan->standing = STANDING_CITED;
		scan->is_referring = true;
	}
	list_take(scan, kept);
}

void finding_scan(const struct words *words, struct arena *arena,
		  struct findings *findings)
{
	struct scan scan = { .words = words,
			     .arena = arena,
			     .findings = findings };

	while (scan.at < words->count && !findings->is_full)
		step(&scan);
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (finding->broken == NULL && finding->kind <= FINDING_RANGE)
			finding->broken = find_damage(words, finding);
	}
}
