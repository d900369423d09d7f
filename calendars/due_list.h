/* Lists of dates. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_LIST_H
#define DONDOC_CALENDARS_DUE_LIST_H

#include "calendars/due_form.h"

/* Takes the list of dates that follows, each with the first one's mark. */
void list_take(struct scan *scan, struct finding *elder);

#endif
