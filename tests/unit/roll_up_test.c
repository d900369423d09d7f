/* How far the agencies of a group are, in numbers and in words. */
#include "plan/roll_up.h"
#include "unit/suite.h"

static const char *text_of(int completion, const char *states,
			   const char *language, struct arena *arena)
{
	static const char *const names[] = { "A", "B", "C", "D" };
	struct roll_up roll_up = { .completion = completion };

	for (size_t i = 0; states[i] != '\0'; i++)
		roll_up_add(&roll_up, arena, names[i],
			    states[i] == 'd'   ? TASK_DONE
			    : states[i] == 'o' ? TASK_OPEN
					       : TASK_DROPPED,
			    states[i] == 'f');
	return roll_up_text(&roll_up, language, arena);
}

/* d: done, o: open, x: dropped, f: freed since enough had done it. */
START_TEST(test_texts)
{
	static const struct {
		int completion;
		const char *states;
		const char *vi;
		const char *en;
	} cases[] = {
		{ COMPLETION_EACH, "dood", "2/4, còn: B, C",
		  "2/4, left: B, C" },
		{ COMPLETION_EACH, "dddd", "4/4", "4/4" },
		{ COMPLETION_EACH, "oox", "0/2, còn: A, B", "0/2, left: A, B" },
		{ COMPLETION_ANY, "oo", "0/1 trong 2, còn: A, B",
		  "0/1 of 2, left: A, B" },
		{ COMPLETION_ANY, "dff", "1/1 trong 3", "1/1 of 3" },
		{ 2, "doo", "1/2 trong 3, còn: B, C", "1/2 of 3, left: B, C" },
		{ 2, "ddff", "2/2 trong 4", "2/2 of 4" },
		{ 3, "do", "1/2, còn: B", "1/2, left: B" },
		{ COMPLETION_EACH, "", "0/0", "0/0" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_str_eq(text_of(cases[i].completion, cases[i].states,
					 "vi", &arena),
				 cases[i].vi);
		ck_assert_str_eq(text_of(cases[i].completion, cases[i].states,
					 "en", &arena),
				 cases[i].en);
	}
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_texts, NULL };

	return suite_run("roll_up", tests);
}
