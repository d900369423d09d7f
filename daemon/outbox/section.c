#include "outbox/section.h"

static const struct section_words sections[SECTION_COUNT] = {
	[SECTION_OVERDUE] = { "overdue", PHRASE_SHORT_OVERDUE,
			      PHRASE_COUNT_OVERDUE, PHRASE_HEAD_OVERDUE },
	[SECTION_ESCALATED] = { "escalated", PHRASE_SHORT_ESCALATED,
				PHRASE_COUNT_ESCALATED, PHRASE_HEAD_ESCALATED },
	[SECTION_LAST_DAY] = { "last_day", PHRASE_SHORT_LAST_DAY,
			       PHRASE_COUNT_LAST_DAY, PHRASE_HEAD_LAST_DAY },
	[SECTION_AHEAD] = { "ahead", PHRASE_SHORT_AHEAD, PHRASE_COUNT_AHEAD,
			    PHRASE_HEAD_AHEAD },
	[SECTION_ASKED] = { "asked", PHRASE_SHORT_ASKED, PHRASE_COUNT_ASKED,
			    PHRASE_HEAD_ASKED },
	[SECTION_ASSIGNED] = { "assigned", PHRASE_SHORT_ASSIGNED,
			       PHRASE_COUNT_ASSIGNED, PHRASE_HEAD_ASSIGNED },
	[SECTION_CHANGED] = { "changed", PHRASE_SHORT_CHANGED,
			      PHRASE_COUNT_CHANGED, PHRASE_HEAD_CHANGED },
	[SECTION_OPENED] = { "opened", PHRASE_SHORT_OPENED, PHRASE_COUNT_OPENED,
			     PHRASE_HEAD_OPENED },
	[SECTION_WEEK] = { "week", PHRASE_SHORT_WEEK, PHRASE_COUNT_WEEK,
			   PHRASE_HEAD_WEEK },
	[SECTION_UNDATED] = { "undated", PHRASE_SHORT_UNDATED,
			      PHRASE_COUNT_UNDATED, PHRASE_HEAD_UNDATED },
};

static const enum section section_by_notice[] = {
	[NOTICE_OVERDUE] = SECTION_OVERDUE,
	[NOTICE_ESCALATED] = SECTION_ESCALATED,
	[NOTICE_LAST_DAY] = SECTION_LAST_DAY,
	[NOTICE_AHEAD] = SECTION_AHEAD,
	[NOTICE_ASSIGNED] = SECTION_ASSIGNED,
	[NOTICE_OPENED] = SECTION_OPENED,
	[NOTICE_UNDATED] = SECTION_UNDATED,
	[NOTICE_SILENT] = SECTION_UNDATED,
	[NOTICE_WEEK] = SECTION_WEEK,
	[NOTICE_CHANGED] = SECTION_CHANGED,
};

const struct section_words *section_words(enum section section)
{
	return &sections[section];
}

enum section section_of(const struct digest_item *item)
{
	enum section section = section_by_notice[item->notice];

	if (item->is_request &&
	    (section == SECTION_OVERDUE || section == SECTION_ESCALATED))
		return SECTION_ASKED;
	return section;
}

void section_count(const struct digest *digest, size_t counts[SECTION_COUNT])
{
	for (int i = 0; i < SECTION_COUNT; i++)
		counts[i] = 0;
	for (size_t i = 0; i < digest->count; i++)
		counts[section_of(&digest->items[i])]++;
}
