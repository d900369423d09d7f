/* What a webhook is told. */
#include <jansson.h>
#include <string.h>

#include "outbox/samples.h"
#include "unit/suite.h"

/* The body of a sample, read back by a reader of JSON. */
static json_t *body_of(const char *name, struct arena *arena)
{
	struct sample *samples;
	size_t count;
	struct text body = { 0 };
	json_error_t error;
	json_t *read = NULL;

	samples_make(arena, &samples, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(samples[i].name, name) != 0)
			continue;
		samples[i].digest.templates = templates_open(arena);
		compose_json(&samples[i].digest, &body);
		read = json_loadb(body.bytes, body.length,
				  JSON_REJECT_DUPLICATES, &error);
		ck_assert_msg(read != NULL, "%s: %s", name, error.text);
	}
	ck_assert_ptr_nonnull(read);
	text_clear(&body);
	return read;
}

static const char *string_at(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	ck_assert_msg(json_is_string(value), "%s", name);
	return json_string_value(value);
}

/* Who is told of what, in words and as values. */
START_TEST(test_body)
{
	struct arena arena = { 0 };
	json_t *body = body_of("mixed", &arena);
	const json_t *tasks = json_object_get(body, "tasks");
	const json_t *first = json_array_get(tasks, 0);
	const json_t *counts = json_object_get(body, "counts");

	ck_assert_str_eq(string_at(body, "id"), "d0c5f1e2a3@langson.example");
	ck_assert_str_eq(string_at(body, "today"), "2010-06-18");
	ck_assert_str_eq(string_at(body, "agency"), "huyen-chi-lang");
	ck_assert(strncmp(string_at(body, "subject"), "[dondoc] 2 quá hạn",
			  16) == 0);
	ck_assert_ptr_nonnull(
		strstr(string_at(body, "text"), "        dondoc done 69\n"));
	ck_assert(json_is_null(json_object_get(body, "missed_since")));
	ck_assert_uint_eq(json_array_size(tasks), 8);
	ck_assert_int_eq(json_integer_value(json_object_get(counts, "overdue")),
			 2);
	ck_assert_ptr_null(json_object_get(counts, "escalated"));
	ck_assert_int_eq(json_integer_value(json_object_get(first, "task")),
			 69);
	ck_assert_str_eq(string_at(first, "notice"), "overdue");
	ck_assert_str_eq(string_at(first, "due_on"), "2010-06-15");
	ck_assert_int_eq(
		json_integer_value(json_object_get(first, "days_left")), -3);
	ck_assert(json_is_null(
		json_object_get(json_array_get(tasks, 6), "days_left")));
	json_decref(body);
	arena_clear(&arena);
}
END_TEST

/* Every task of every sample, whatever its texts hold. */
START_TEST(test_every_sample)
{
	struct arena arena = { 0 };
	struct sample *samples;
	size_t count;

	samples_make(&arena, &samples, &count);
	for (size_t i = 0; i < count; i++) {
		json_t *body = body_of(samples[i].name, &arena);

		ck_assert_uint_eq(
			json_array_size(json_object_get(body, "tasks")),
			samples[i].digest.count);
		json_decref(body);
	}
	arena_clear(&arena);
}
END_TEST

/* Texts come through as they are; one that is no text is left out. */
START_TEST(test_hostile)
{
	struct arena arena = { 0 };
	json_t *body = body_of("hostile", &arena);
	const json_t *tasks = json_object_get(body, "tasks");

	ck_assert_str_eq(string_at(json_array_get(tasks, 0), "title"),
			 "x\r\nBcc: spy@evil.example");
	ck_assert_str_eq(string_at(json_array_get(tasks, 4), "title"),
			 "\"><img src=x onerror=alert(1)>");
	ck_assert(json_is_null(
		json_object_get(json_array_get(tasks, 10), "title")));
	json_decref(body);
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_body, test_every_sample,
				       test_hostile, NULL };

	return suite_run("compose_json", tests);
}
