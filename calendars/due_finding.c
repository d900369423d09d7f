/*
 * The scan of a phrase, from left to right, once. At each word the forms are
 * tried (due_form.c); what no form takes tells how to believe what follows:
 * whether a date stands by itself, behind a verb of duty, behind words not
 * understood, or belongs to a document that is cited.
 */
#include "calendars/due_finding.h"

#include <string.h>

#include "calendars/due_form.h"
#include "calendars/due_point_parts.h"

/* Longer words before a dot end a sentence. */
#define ABBREVIATION_LENGTH 3

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

static struct finding *keep(struct scan *scan, const struct finding *finding,
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

#define LUNAR "a day of the lunar calendar: write the solar one"

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
		return LUNAR;
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
	return IS_MARK(0, ',') && ID(1) == WORD_NUMBER &&
	       words_at(words, at + 1)->digits <= 2 &&
	       (ID(2) == WORD_END || ID(2) == WORD_AND ||
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
		return LUNAR;
	if (finding->mark != MARK_NONE)
		return NULL;
	return find_damage_before(words, finding->first);
}

/* "và", "hoặc", ",", "+" between the dates of a list. */
static bool is_list_joint(const struct words *words, size_t at)
{
	return ID(0) == WORD_AND || ID(0) == WORD_OR || IS_MARK(0, ',') ||
	       IS_MARK(0, '+') || IS_MARK(0, '&');
}

/* ", II" of "quý I, II, III/2026": its year stands behind a later one. */
static size_t read_sibling(const struct words *words, size_t at,
			   const struct point *elder, struct point *point)
{
	size_t taken = form_read_sibling(words, at, elder, point);

	if (taken > 0 && point->year == 0 &&
	    words_id(words, at + taken) != WORD_END &&
	    !is_list_joint(words, at + taken))
		return 0;
	return taken;
}

/* "và 15/11", "hoặc 1/2027", ", II/2026" behind a date: one more like it. */
static size_t read_another(struct scan *scan, size_t at,
			   const struct finding *elder, struct finding *next)
{
	const struct words *words = scan->words;
	size_t first = at;
	size_t taken;
	enum mark mark = MARK_NONE;

	if (elder->kind != FINDING_POINT || !is_list_joint(words, at))
		return 0;
	scan->is_or = ID(0) == WORD_OR;
	at++;
	*next = (struct finding){ .kind = FINDING_POINT,
				  .mark = elder->mark,
				  .base = { .minute = -1 } };
	if (form_read_mark(words, at, &mark) > 0)
		return 0;
	taken = read_sibling(words, at, &elder->point, &next->point);
	if (taken == 0)
		taken = point_read(words, at, &next->point);
	if (taken == 0 || next->point.grain == GRAIN_DAY_NUMBER)
		return 0;
	at += taken;
	if (ID(0) == WORD_EVERY || ID(0) == WORD_TO || IS_MARK(0, MARK_DASH))
		return 0;
	return at - first;
}

/* The year behind the last of a list is that of those before it too. */
static void spread_year(struct findings *findings, size_t first)
{
	int year = findings->items[findings->count - 1].point.year;

	for (size_t i = findings->count - 1; i-- > first;) {
		struct point *point = &findings->items[i].point;

		if (point->year > 0)
			return;
		point->year = year;
	}
}

/* Takes the list of dates that follows, each with the first one's mark. */
static void take_list(struct scan *scan, struct finding *elder)
{
	size_t first = scan->findings->count - 1;

	while (elder != NULL) {
		struct finding next;
		enum standing standing = scan->standing;
		size_t taken = read_another(scan, scan->at, elder, &next);

		if (taken == 0) {
			scan->is_or = false;
			spread_year(scan->findings, first);
			return;
		}
		scan->standing = elder->standing;
		elder = keep(scan, &next, scan->at + 1, scan->at + taken);
		scan->standing = standing;
		scan->at += taken;
	}
}

/* "trình", but not "được trình": what was done to a thing binds no date. */
static void weigh_trigger(struct scan *scan, bool is_making)
{
	bool is_passive = scan->at > 0 &&
			  words_id(scan->words, scan->at - 1) == WORD_QUALIFY;

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
		return;
	case WORD_NOISE:
		scan->has_duty = scan->has_duty || word->value == 1;
		return;
	case WORD_TRIGGER:
		weigh_trigger(scan, word->value == 1);
		return;
	case WORD_OR:
		scan->is_or = true;
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
		return;
	case ':':
	case '(':
		/* a new thought, but perhaps still about the words before */
		if (scan->standing == STANDING_DIRTY && !scan->has_document)
			scan->standing = STANDING_TRIGGERED;
		return;
	case ',':
		scan->is_denied = false;
		scan->is_referring = false;
		return;
	default:
		return;
	}
}

/* "Thành lập Ban Chỉ đạo trước …": at the head of a clause an order. */
static bool is_order(const struct scan *scan, const struct word *word)
{
	return word->id == WORD_DENY && word->value == 1 &&
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

static void pass_word(struct scan *scan)
{
	const struct word *word = words_at(scan->words, scan->at);
	struct findings *findings = scan->findings;

	if (word->id == WORD_MARK) {
		pass_mark(scan, word);
		return;
	}
	if (word->id == WORD_NUMBER)
		findings->has_number = true;
	else if (form_mark(word->id) == MARK_BEFORE ||
		 form_mark(word->id) == MARK_BY)
		findings->has_dangling = true;
	if (is_order(scan, word))
		weigh_trigger(scan, false);
	else if (transparent[word->id])
		weigh(scan, word);
	else
		doubt(scan, word);
}

static void step(struct scan *scan)
{
	struct finding finding;
	struct finding *kept;
	size_t taken = form_read_document(scan->words, scan->at);

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
	kept = keep(scan, &finding, scan->at, scan->at + taken);
	scan->at += taken;
	scan->has_object = false;
	scan->has_making = false;
	if (finding.kind == FINDING_REFERENCE) {
		scan->standing = STANDING_CITED;
		scan->is_referring = true;
	}
	take_list(scan, kept);
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
