/* What a phrase says of time, piece by piece. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_FINDING_H
#define DONDOC_CALENDARS_DUE_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "calendars/due.h"
#include "calendars/due_point.h"
#include "calendars/due_words.h"

/* The word that binds a date to the duty. */
enum mark {
	MARK_NONE,
	MARK_BEFORE, /* the day named is not included */
	MARK_BY, /* included, and surely an end */
	MARK_TO, /* included */
	MARK_IN,
	MARK_FROM,
	MARK_AFTER
};

enum finding_kind {
	FINDING_POINT,
	FINDING_RANGE,
	FINDING_TERM,
	FINDING_CYCLE,
	FINDING_CONDITION,
	FINDING_STANDING,
	FINDING_REFERENCE,
	FINDING_URGENT,
	FINDING_HOUR /* an hour without a day */
};

/* What stands before a finding in its sentence. */
enum standing {
	STANDING_CLEAN, /* nothing, or words that say "to be done" */
	STANDING_TRIGGERED, /* a verb of duty, after words not understood */
	STANDING_DIRTY, /* words not understood */
	STANDING_CITED /* another document, or a quoted title */
};

#define FINDING_POINTS 4

struct finding {
	enum finding_kind kind;
	enum mark mark;
	enum mark end_mark; /* of a range: "đến trước", "đến hết" */
	struct point point;
	struct point end; /* of a range */
	struct due_term term;
	struct point base; /* a term's event, when it is a date */
	struct due_recurrence rules[DUE_RULES];
	size_t rule_count;
	const char *event;
	const char *doubt; /* what a person should look at, or NULL */
	const char *broken; /* why the phrase must be refused, or NULL */
	size_t first; /* words */
	size_t last; /* behind the last */
	enum standing standing;
	bool is_after_duty; /* a verb of duty stands before it */
	bool is_after_document; /* a plan, scheme or decree is named before it */
	bool is_after_object; /* "ban hành Kế hoạch" stands right before it */
	bool is_after_making; /* "trình", "ban hành" stands right before it */
	bool is_after_data; /* "số liệu" stands before it */
	bool is_after_extension; /* "gia hạn" stands before it */
	bool is_after_unknown; /* words not understood stand before it */
	bool is_denied; /* "thành lập trước ngày …" */
	bool is_or; /* joined to the one before by "hoặc" */
	bool is_onward; /* "và những năm tiếp theo" */
	bool is_until_event; /* "đến khi …" */
	bool is_occasion; /* "dịp 30/4" */
	bool is_next_month; /* a rule's "tháng sau": behind which period? */
	bool is_from_now; /* "từ nay đến …": it begins with the document */
	bool is_from_signing; /* likewise "từ ngày ký đến …" */
};

#define FINDING_LUNAR                                                          \
	"a day of the lunar calendar, or perhaps of it: write the solar date"

#define FINDINGS_LIMIT 16

struct findings {
	struct finding items[FINDINGS_LIMIT];
	size_t count;
	bool is_full;
	bool has_effect; /* "có hiệu lực" */
	bool has_extension; /* "gia hạn" */
	bool has_tentative; /* "dự kiến" */
	bool has_demand; /* "đột xuất khi có yêu cầu" */
	bool has_cited; /* a document or a quoted title */
	bool has_document_number;
	bool has_data_period;
	bool has_vision; /* "tầm nhìn 2045": years are a title's */
	bool has_lunar; /* "mùng 5", "rằm" */
	bool has_zone; /* hours are of another time zone */
	bool has_choice; /* "whichever comes first" */
	bool has_unknown; /* words that are not in the lexicon */
	size_t lone_number; /* behind a number that stands alone; or 0 */
	bool has_number; /* numbers that nothing took */
	bool has_onward; /* "thereafter", by itself */
	bool has_question; /* "15/4/2026?" */
	bool has_open; /* "đến hết ngày" without a day: no mere label */
	bool has_dangling; /* "trước", "chậm nhất" without what follows */
	const char *broken;
};

/* Finds all that a phrase says; `findings` must be zeroed. */
void finding_scan(const struct words *words, struct arena *arena,
		  struct findings *findings);

#endif
