/* The parts that a letter is written in; for letter*.c only. */
#ifndef DONDOC_OUTBOX_LETTER_PARTS_H
#define DONDOC_OUTBOX_LETTER_PARTS_H

#include "outbox/letter.h"
#include "outbox/section.h"

/* Columns after which what comes from outside is cut. */
#define LETTER_TITLE_COLUMNS 400
#define LETTER_PHRASE_COLUMNS 300
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

/* Adds one task as an item of the list "tasks". */
void letter_add_task(const struct writing *writing,
		     const struct digest_item *item, struct fills *tasks);

/* The sentence on its deadline: the document's words and what they mean. */
const char *letter_say_deadline(const struct writing *writing,
				const struct digest_item *item);

/* What the details of a task, and those of a roll-up, have in common: that
 * sentence and those on the days left, as items of the list "details". */
void letter_add_deadline(const struct writing *writing,
			 const struct digest_item *item, struct fills *details);

/* A sentence on where a task stands in its document: number, key, plan,
 * period, title, phrase; n and of are how many agencies. */
const char *letter_say_place(const struct writing *writing, enum phrase phrase,
			     const struct digest_item *item, size_t n);

/* Whether two items are the same action's in the same section, told of to
 * somebody who owes neither: those are rolled up. */
bool letter_is_rolled(const struct writing *writing,
		      const struct digest_item *first,
		      const struct digest_item *item);

/* Adds several such items as one item of the list "tasks". */
void letter_add_roll(const struct writing *writing,
		     const struct digest_item *const *items, size_t count,
		     struct fills *tasks);

#endif
