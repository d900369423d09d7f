/* A due phrase taken apart into words, numbers and marks. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_WORDS_H
#define DONDOC_CALENDARS_DUE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"

/* What a word means to a deadline; its spellings stand in due_lexicon_*.c. */
enum word_id {
	WORD_END = 0, /* behind the last */
	WORD_NUMBER, /* value, digits */
	WORD_MARK, /* value is the character, or one of MARK_… */
	WORD_TITLE, /* a quoted title: never read */
	WORD_UNKNOWN,
	WORD_OTHER, /* known to mean nothing of ours */

	/* units and their parts */
	WORD_DAY,
	WORD_WEEK,
	WORD_MONTH,
	WORD_QUARTER,
	WORD_YEAR,
	WORD_HOUR,
	WORD_MINUTE,
	WORD_HALF,
	WORD_AND_HALF,
	WORD_MONTH_LETTER,
	WORD_QUARTER_LETTER,
	WORD_QUARTER_NAME,
	WORD_MONTH_NAME,
	WORD_WEEKDAY,
	WORD_WEEKDAY_NUMBER,
	WORD_DAYPART,
	WORD_NUMERAL,
	WORD_ROMAN,
	WORD_ORDINAL,
	WORD_FIRST,
	WORD_MIDDLE,
	WORD_LAST,
	WORD_CLOSING,
	WORD_WORKING,
	WORD_CALENDAR,
	WORD_CONTINUOUS,
	WORD_LEAST,
	WORD_OTHER_YEAR,
	WORD_STAGE,
	WORD_LUNAR,
	WORD_STEM,
	WORD_BRANCH,
	WORD_FEAST,
	WORD_OCCASION,

	/* what stands before a date */
	WORD_BEFORE,
	WORD_BY,
	WORD_TO,
	WORD_IN,
	WORD_WITHIN,
	WORD_FROM,
	WORD_NOW,
	WORD_NOT_BEFORE,
	WORD_AFTER,
	WORD_WHEN,
	WORD_UNTIL_WHEN,
	WORD_BEFORE_WHEN,
	WORD_BETWEEN,

	/* repetition */
	WORD_EVERY,
	WORD_EACH,
	WORD_PERIODIC,
	WORD_TIMES,
	WORD_ONCE,
	WORD_NEXT,
	WORD_ONWARD,
	WORD_THIS,
	WORD_LAST_DIGIT,
	WORD_SOME,

	/* glue */
	WORD_OF,
	WORD_ARTICLE,
	WORD_AND,
	WORD_OR,

	/* what is said without a date */
	WORD_SESSION,
	WORD_STANDING,
	WORD_URGENT,
	WORD_REFERENCE,
	WORD_DEMAND,
	WORD_EXTENSION,
	WORD_EFFECT,
	WORD_TENTATIVE,
	WORD_DATA_PERIOD,

	/* what decides whether a date is a deadline at all */
	WORD_CITE,
	WORD_SOUTH,
	WORD_NUMBER_SIGN,
	WORD_NOISE,
	WORD_TRIGGER,
	WORD_AGENCY,
	WORD_DENY,
	WORD_QUALIFY, /* "được", "thì": a date before it limits, and binds not */
	WORD_THROUGH, /* "qua": through an agency, or what has passed */
	WORD_COMPARED, /* "so với" */
	WORD_VISION, /* "tầm nhìn": the years around it are a title's */
	WORD_ZONE, /* a time zone that is not ours */
	WORD_WHICHEVER, /* the words leave a choice to events */
	WORD_NEGATION,
	WORD_COUNT
};

#define MARK_DASH '-'
#define MARK_DOTS 0x2026

struct word {
	enum word_id id;
	int value; /* of a number or a known word; -1: beyond 9 digits */
	int digits; /* how many a number has */
	size_t start; /* bytes in the phrase … */
	size_t end;
	bool is_close; /* no space before it */
	bool is_ordinal; /* a number with "st", "nd", "rd", "th" behind it */
	const char *text; /* lower case; numbers and marks: "" */
	const char *plain; /* without marks too */
};

struct words {
	const char *phrase; /* NFC */
	struct word *items;
	size_t count;
	bool is_plain; /* not one letter has a mark: match without */
	bool is_english; /* English words were met, and no Vietnamese ones */
	bool has_struck; /* ~~struck out~~ text was left out */
};

/* ERROR_INPUT when the phrase is too long or not UTF-8. */
enum error words_read(const char *phrase, struct arena *arena,
		      struct words *words, struct why *why);

extern const struct word words_end;

/* The word there; WORD_END beyond the last. */
static inline const struct word *words_at(const struct words *words, size_t at)
{
	return at < words->count ? &words->items[at] : &words_end;
}

static inline enum word_id words_id(const struct words *words, size_t at)
{
	return words_at(words, at)->id;
}

static inline bool words_is_mark(const struct words *words, size_t at, int mark)
{
	return words_at(words, at)->id == WORD_MARK &&
	       words_at(words, at)->value == mark;
}

/* The phrase's own text from the word `first` to before `last`, trimmed. */
const char *words_slice(const struct words *words, struct arena *arena,
			size_t first, size_t last);

#endif
