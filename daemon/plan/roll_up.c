#include "plan/roll_up.h"

#include <string.h>

#include "base/text.h"

void roll_up_add(struct roll_up *roll_up, struct arena *arena, const char *name,
		 enum task_state state, bool is_freed)
{
	if (state == TASK_DROPPED && !is_freed)
		return;
	roll_up->total++;
	if (state == TASK_DONE)
		roll_up->done++;
	else if (state != TASK_DROPPED)
		strings_add(&roll_up->left, arena, name);
}

int roll_up_needed(const struct roll_up *roll_up)
{
	if (roll_up->completion == COMPLETION_EACH ||
	    roll_up->completion > roll_up->total)
		return roll_up->total;
	return roll_up->completion;
}

bool roll_up_is_complete(const struct roll_up *roll_up)
{
	return roll_up->done >= roll_up_needed(roll_up);
}

const char *roll_up_text(const struct roll_up *roll_up, const char *language,
			 struct arena *arena)
{
	bool is_english = strcmp(language, "en") == 0;
	int needed = roll_up_needed(roll_up);
	struct text text = { 0 };
	const char *said;

	text_addf(&text, "%d/%d", roll_up->done, needed);
	if (needed < roll_up->total)
		text_addf(&text, is_english ? " of %d" : " trong %d",
			  roll_up->total);
	for (size_t i = 0;
	     i < roll_up->left.count && !roll_up_is_complete(roll_up); i++)
		text_addf(&text, "%s%s",
			  i > 0	       ? ", "
			  : is_english ? ", left: "
				       : ", còn: ",
			  roll_up->left.items[i]);
	said = arena_string(arena, text_string(&text));
	text_clear(&text);
	return said;
}
