/*
 * Sorting of what was found: deadlines with days, terms, recurring rules,
 * what has no date, and dates that are no deadlines.
 */
#include "calendars/due_reading.h"

#include <string.h>

void reading_warn(struct reading *reading, const char *warning)
{
	struct strings *warnings = &reading->due->warnings;

	if (warning == NULL)
		return;
	for (size_t i = 0; i < warnings->count; i++)
		if (strcmp(warnings->items[i], warning) == 0)
			return;
	strings_add(warnings, reading->arena, warning);
}

const char *reading_words(struct reading *reading,
			  const struct finding *finding)
{
	const char *words = words_slice(&reading->words, reading->arena,
					finding->first, finding->last);

	return words == NULL ? "" : words;
}

/* A date that is surely another thing's; it is told, and no more. */
static void tell_other(struct reading *reading, const struct finding *finding)
{
	reading_warn(reading,
		     arena_printf(reading->arena, "\"%s\" is taken for %s",
				  reading_words(reading, finding),
				  finding->is_after_data
					  ? "a period of data"
					  : "a document's date, or a title's"));
}

void reading_ignore(struct reading *reading, const struct finding *finding)
{
	reading->ignored = finding;
	reading_warn(reading, arena_printf(reading->arena,
					   "\"%s\" is not taken for a deadline",
					   reading_words(reading, finding)));
}

/* "hợp đồng có thời hạn 12 tháng từ ngày …": the contract's, not the duty's. */
static bool is_of_another(const struct finding *finding)
{
	if (finding->mark == MARK_NONE)
		return finding->standing != STANDING_CLEAN ||
		       finding->is_after_extension;
	return finding->standing == STANDING_DIRTY && !finding->is_after_duty;
}

/* A term whose event is a date written out has an end. */
static void sort_term(struct reading *reading, struct finding *finding)
{
	const char *broken = NULL;

	if (finding->is_denied) {
		reading_warn(reading,
			     arena_printf(reading->arena,
					  "\"%s\" is not taken for a term",
					  reading_words(reading, finding)));
		return;
	}
	if (finding->base.grain == GRAIN_DAY)
		broken = dating_complete(&finding->base, reading->context);
	if (finding->broken != NULL)
		broken = finding->broken;
	if (finding->doubt == NULL && is_of_another(finding))
		finding->doubt = "the length may belong to the words before "
				 "it: check that it is the term";
	if (broken != NULL && reading->broken == NULL)
		reading->broken = broken;
	if (reading->term == NULL)
		reading->term = finding;
	else
		reading_warn(reading,
			     arena_printf(reading->arena,
					  "another term is stated: \"%s\"",
					  reading_words(reading, finding)));
}

/* Remembers the earliest end that was not believed, though a mark is on it. */
static void pass_over(struct reading *reading, const struct dated *dated)
{
	const struct finding *finding = dated->finding;
	struct date issued = reading->context->issued;

	if ((finding->mark != MARK_BEFORE && finding->mark != MARK_BY) ||
	    finding->is_denied || finding->standing == STANDING_CITED ||
	    dating_is_coarse(finding) || !date_is_set(dated->due) ||
	    (date_is_set(issued) && date_compare(dated->due, issued) < 0))
		return;
	if (!date_is_set(reading->passed_over) ||
	    date_compare(dated->due, reading->passed_over) < 0)
		reading->passed_over = dated->due;
}

static void sort_dated(struct reading *reading, const struct finding *finding)
{
	struct dated *dated = &reading->dated[reading->dated_count];

	dating_find(finding, &reading->words, reading->context, dated);
	if ((reading->findings.has_vision && dating_is_coarse(finding)) ||
	    !dating_is_deadline(finding, &reading->words, dated,
				reading->context->issued)) {
		if (finding->standing != STANDING_CITED)
			reading_ignore(reading, finding);
		else
			tell_other(reading, finding);
		pass_over(reading, dated);
		return;
	}
	if (dated->broken != NULL && reading->broken == NULL)
		reading->broken = dated->broken;
	reading->dated_count++;
}

/* Without "định kỳ" or a day of its own, it may belong to a noun. */
static bool is_duty(const struct reading *reading,
		    const struct finding *finding)
{
	enum word_id id = words_id(&reading->words, finding->first);

	if (finding->is_denied)
		return false;
	if (finding->standing == STANDING_CLEAN ||
	    finding->standing == STANDING_TRIGGERED)
		return true;
	return id == WORD_BEFORE || id == WORD_BY || id == WORD_PERIODIC;
}

static void sort_cycle(struct reading *reading, const struct finding *finding)
{
	struct due *due = reading->due;

	if (!is_duty(reading, finding)) {
		if (finding->standing != STANDING_CITED)
			reading_ignore(reading, finding);
		else
			tell_other(reading, finding);
		return;
	}
	if (reading->cycle_count++ == 0)
		reading->cycle = finding;
	if (finding->is_next_month)
		reading->next_month = finding;
	reading_warn(reading, finding->doubt);
	if (finding->broken != NULL && reading->broken == NULL)
		reading->broken = finding->broken;
	for (size_t i = 0; i < finding->rule_count; i++) {
		if (due->recurrence_count == DUE_RULES) {
			reading->broken =
				"more recurring rules than can be kept";
			return;
		}
		due->recurrences[due->recurrence_count++] = finding->rules[i];
	}
}

/* What has no date, by how much it says. */
static int weight_of(enum finding_kind kind)
{
	switch (kind) {
	case FINDING_CONDITION:
		return 4;
	case FINDING_STANDING:
		return 3;
	case FINDING_REFERENCE:
		return 2;
	case FINDING_URGENT:
		return 1;
	default:
		return 0;
	}
}

static void sort_undated(struct reading *reading, const struct finding *finding)
{
	if (finding->standing == STANDING_CITED &&
	    finding->kind != FINDING_REFERENCE)
		return;
	if (reading->undated == NULL ||
	    weight_of(finding->kind) > weight_of(reading->undated->kind))
		reading->undated = finding;
}

/* A year is stated there, and it is not the one of issue. */
static bool has_other_year(const struct reading *reading,
			   const struct point *point)
{
	if (!date_is_set(reading->context->issued))
		return false;
	return point->grain == GRAIN_UNDATED ||
	       (point->year > 0 &&
		point->year != date_to_parts(reading->context->issued).year);
}

/* "quý II, trình quý III/2026": of which year is the first quarter? */
static void forget_guessed_years(struct reading *reading)
{
	bool is_unsure = false;

	for (size_t i = 0; i < reading->findings.count; i++) {
		const struct finding *finding = &reading->findings.items[i];

		if (finding->kind > FINDING_RANGE ||
		    finding->standing == STANDING_CITED)
			continue;
		is_unsure = is_unsure ||
			    has_other_year(reading, &finding->point) ||
			    has_other_year(reading, &finding->end);
	}
	for (size_t i = 0; is_unsure && i < reading->dated_count; i++)
		if (reading->dated[i].is_year_taken)
			dating_forget(&reading->dated[i],
				      "no year is stated, and another date in "
				      "it has not the year of issue: ask for "
				      "the date");
}

void reading_sort(struct reading *reading)
{
	for (size_t i = 0; i < reading->findings.count; i++) {
		struct finding *finding = &reading->findings.items[i];

		switch (finding->kind) {
		case FINDING_POINT:
		case FINDING_RANGE:
			sort_dated(reading, finding);
			break;
		case FINDING_TERM:
			sort_term(reading, finding);
			break;
		case FINDING_CYCLE:
			sort_cycle(reading, finding);
			break;
		case FINDING_HOUR:
			reading->has_hour = reading->has_hour ||
					    finding->standing != STANDING_CITED;
			break;
		case FINDING_CONDITION:
		case FINDING_STANDING:
		case FINDING_REFERENCE:
		case FINDING_URGENT:
			sort_undated(reading, finding);
			break;
		}
	}
	forget_guessed_years(reading);
}
