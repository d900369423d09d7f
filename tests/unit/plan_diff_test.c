/* What two plans differ in, field by field, and whom it concerns. */
#include "plan/plan_diff.h"
#include "unit/suite.h"

static struct action action_of(const char *key, const char *title,
			       const char *lead)
{
	return (struct action){ .key = key,
				.title = title,
				.lead = lead,
				.from = DATE_NONE,
				.until = DATE_NONE,
				.due = { .class = DUE_DAY,
					 .due = date_from_iso("2010-06-19") } };
}

static struct plan plan_of(struct action *actions, size_t count)
{
	return (struct plan){ .number = "1/KH",
			      .title = "A",
			      .issued = date_from_iso("2010-06-01"),
			      .issuer = "tinh",
			      .follow_up = "so",
			      .actions = actions,
			      .action_count = count };
}

/* Equal plans differ in nothing, also in another order. */
START_TEST(test_nothing)
{
	struct action one[] = { action_of("1", "x", "a"),
				action_of("2", "y", "b") };
	struct action two[] = { one[1], one[0] };
	struct plan before = plan_of(one, 2);
	struct plan after = plan_of(two, 2);
	struct arena arena = { 0 };
	struct plan_changes changes;

	plan_diff(&before, &after, &arena, &changes);
	ck_assert_uint_eq(changes.count, 0);
	arena_clear(&arena);
}
END_TEST

/* The head, then what changed or is new, then what is gone. */
START_TEST(test_all_kinds)
{
	struct action one[] = { action_of("1", "x", "a"),
				action_of("2", "y", NULL) };
	struct action two[] = { action_of("1", "x", "b"),
				action_of("3", "z", "c") };
	struct plan before = plan_of(one, 2);
	struct plan after = plan_of(two, 2);
	struct arena arena = { 0 };
	struct plan_changes changes;
	const struct plan_change *change;

	after.title = "B";
	two[0].needs_evidence = true;
	plan_diff(&before, &after, &arena, &changes);
	ck_assert_uint_eq(changes.count, 4);
	change = &changes.items[0];
	ck_assert_ptr_null(change->key);
	ck_assert_str_eq(change->fields[0].field, "title");
	change = &changes.items[1];
	ck_assert_int_eq(change->kind, PLAN_CHANGED);
	ck_assert_uint_eq(change->field_count, 2);
	ck_assert_str_eq(change->fields[0].field, "lead");
	ck_assert_str_eq(change->fields[0].before, "a");
	ck_assert_str_eq(change->fields[0].after, "b");
	ck_assert_str_eq(change->fields[1].field, "evidence");
	ck_assert_uint_eq(change->agencies.count, 2);
	ck_assert_int_eq(changes.items[2].kind, PLAN_ADDED);
	ck_assert_str_eq(changes.items[2].agencies.items[0], "c");
	change = &changes.items[3];
	ck_assert_str_eq(plan_change_word(change->kind), "removed");
	ck_assert_str_eq(change->key, "2");
	/* Nobody was named: the follow-up agency held it. */
	ck_assert_str_eq(change->agencies.items[0], "so");
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_nothing, test_all_kinds, NULL };

	return suite_run("plan_diff", tests);
}
