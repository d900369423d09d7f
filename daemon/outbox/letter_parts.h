/* The parts that a letter is written in; for letter*.c only. */
#ifndef DONDOC_OUTBOX_LETTER_PARTS_H
#define DONDOC_OUTBOX_LETTER_PARTS_H

#include "outbox/letter.h"
#include "outbox/section.h"

/* Columns after which what comes from outside is cut. */
#define LETTER_TITLE_COLUMNS 400
#define LETTER_PHRASE_COLUMNS 300
#define LETTER_CHANGES_COLUMNS 1000
#define LETTER_NAME_COLUMNS 120

/* A letter being written. */
struct writing {
	const struct digest *digest;
	const struct words *words;
	struct arena *arena;
};

/* The things of a list. */
struct fills {
	struct fill *items;
	size_t count;
};

/* Adds one, with copies of what it has. Either may be NULL. */
void letter_add(const struct writing *writing, struct fills *fills,
		const struct blank *blanks, const struct fill_list *lists);

/*
 * One line of at most `columns`: white space becomes single spaces, other
 * controls are made visible, so that no text can pass for a line of ours. NULL
 * is "".
 */
const char *letter_clean(const struct writing *writing, const char *string,
			 size_t columns);

/* The same for a name. */
const char *letter_name(const struct writing *writing, const char *name);

/* "thứ Bảy, 19/06/2010"; "" for no date. */
const char *letter_date(const struct writing *writing, struct date date);

const char *letter_say(const struct writing *writing, enum phrase phrase,
		       const struct blank *blanks);

/* Whether the reader's agency owes it. */
bool letter_is_own(const struct writing *writing,
		   const struct digest_item *item);

/* Adds one task as an item of the list "tasks", or in one line as one of the
 * list "entries". */
void letter_add_task(const struct writing *writing,
		     const struct digest_item *item, struct fills *tasks);
void letter_add_entry(const struct writing *writing,
		      const struct digest_item *item, struct fills *entries);

/* The sentence on its deadline: the document's words and what they mean. */
const char *letter_say_deadline(const struct writing *writing,
				const struct digest_item *item);

/* What the plan says otherwise now, where that is why it is told of. */
void letter_add_changes(const struct writing *writing,
			const struct digest_item *item, struct fills *details);

/* What the details of a task, and those of a roll-up, have in common: that
 * sentence and those on the days left, as items of the list "details". */
void letter_add_deadline(const struct writing *writing,
			 const struct digest_item *item, struct fills *details);

/* A sentence on where a task stands in its document: number, key, plan,
 * period, title, phrase, due; n and of are how many agencies. */
const char *letter_say_place(const struct writing *writing, enum phrase phrase,
			     const struct digest_item *item, size_t n);

/*
 * Which items are rolled up: those of one action and section, told of to
 * somebody who owes none of them. For each of the digest the index of the next
 * such one behind it, or 0.
 */
const size_t *letter_chain(const struct writing *writing);

/* Adds several such items as one item of the list "tasks". */
void letter_add_roll(const struct writing *writing,
		     const struct digest_item *const *items, size_t count,
		     struct fills *tasks);

#endif
