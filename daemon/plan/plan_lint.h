/* What a person has yet to decide about a plan: its doubts, found by rules. */
#ifndef DONDOC_PLAN_PLAN_LINT_H
#define DONDOC_PLAN_PLAN_LINT_H

#include <stdbool.h>

#include "calendars/workdays.h"
#include "plan/complaint.h"
#include "plan/config.h"
#include "plan/plan.h"

/*
 * The findings, by code. A code is an interface: files accept by it.
 *
 *   same-action        two read alike: one action with two dates or receivers
 *   two-leads          two read alike, and each lead is to support the other
 *   no-lead            only supporters, or nobody, is named
 *   inferred-lead      the words say only "phối hợp", yet a lead is entered
 *   successor-first    due before what it comes after
 *   due-on-day-off     a stated day on which nobody works
 *   past-at-issue      due on or before the day of issue
 *   late-reminders     reminders whose day is before the day of issue
 *   no-day             recurring without a day of its own
 *   due-warning        what else the reader of the due phrase doubts
 *   group-without-members, unreachable
 *   agency-spelling    written otherwise than the directory has it
 *   similar-code       two agencies under one parent that differ only in a dash,
 *                      or not at all
 *   number-spelling    a document's number that nearly is one of `basis:`
 *   request-as-duty    "Đề nghị", or an agency outside, taken for a duty
 *   duty-as-request    words of command taken for a request
 *   numbering-skips    1, 3, 4
 *   paragraph-without-action   an entry of `unassigned:`
 *   no-quote           without the document's words or line, as others are not
 *   quote-line         one line of the document with two different paragraphs
 *   damaged-text       letters lost, “ without ”
 *
 * and "unused-accept", which cannot itself be accepted: an `accept:` that no
 * finding answers to.
 *
 * What a program cannot see it does not guess: which paragraphs of a document
 * became no action (the registrar lists them under `unassigned:`), whether a
 * paragraph's clauses were all taken (";" separates names as often as duties),
 * who is meant by words like "các huyện chưa được đầu tư".
 */
extern const char *const plan_lint_codes[]; /* ends with NULL */

/* An agency or group of the directory. */
struct plan_agency {
	const char *code;
	const char *name;
	const char *short_name; /* or NULL */
	const char *parent; /* code, or NULL */
	bool is_group;
	unsigned heard_on; /* CHANNEL_ bits: who is told there has an address */
	struct strings members; /* of a group: codes */
};

/* What there is around a plan. */
struct plan_surroundings {
	const struct workdays *calendar;
	const struct policy *policy; /* where an action has none of its own */
	const struct config *config; /* has those that actions name; or NULL */
	const struct plan_agency *agencies; /* sorted by code */
	size_t agency_count;
};

/*
 * Adds the findings as warnings, or as accepted. The plan must have been read
 * and its agencies checked without an error. Pure; 10,000 actions that
 * are mostly variants of 73 take a second.
 */
void plan_lint(const struct plan *plan,
	       const struct plan_surroundings *surroundings,
	       struct complaints *complaints);

#endif
