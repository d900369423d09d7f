/* What becomes of a person's data: contacts replaced, all of it erased. */
#ifndef DONDOC_STORE_PEOPLE_H
#define DONDOC_STORE_PEOPLE_H

#include "store/agencies.h"

/* New addresses, checked; NULL leaves one as it is, "" takes it away. */
struct contact_change {
	const char *email;
	const char *phone;
	const char *webhook;
};

/*
 * Replaces addresses; a channel whose address is new is used, one without an
 * address is not. The journal tells which were replaced, never what they are.
 * Needs a transaction.
 */
enum error store_person_contact(struct store *store,
				const struct person_row *person,
				const struct contact_change *change,
				const struct doing *doing, struct why *why);

/*
 * Erases who somebody is: name, addresses, what was sent to them, their code
 * wherever they are named as who did something, and their tokens. What they
 * did stays, under their number and role; the journal's chain stays whole.
 * What was not sent yet is given up. Needs a transaction.
 */
enum error store_person_erase(struct store *store,
			      const struct person_row *person,
			      const char *reason, const struct doing *doing,
			      struct why *why);

/* Text without what looks like an address or a Vietnamese telephone number: for
 * the journal, which forgets nothing. In the arena. */
const char *person_free_text(struct arena *arena, const char *text);

#endif
