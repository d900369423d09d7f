#include "store/telling.h"

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[] = {
		[VERDICT_TOLD] = "told",
		[VERDICT_MERGED] = "merged",
		[VERDICT_SILENCED] = "silenced",
		[VERDICT_OBSOLETE] = "obsolete",
		[VERDICT_PAST] = "past",
		[VERDICT_UNREACHED] = "unreached",
		[VERDICT_COMING] = "coming",
		[VERDICT_MISSING] = "missing",
	};

	return words[verdict];
}
