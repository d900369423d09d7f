#include "cli/field.h"

#include "base/text.h"
#include "cli/dates.h"

const char *field_string(const json_t *object, const char *name)
{
	const char *string = json_string_value(json_object_get(object, name));

	return string == NULL ? "" : string;
}

static const char *scalar(struct arena *arena, const json_t *value)
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return arena_printf(arena, "%lld",
				    (long long)json_integer_value(value));
	return "";
}

const char *field_text(struct arena *arena, const json_t *object,
		       const char *name)
{
	const json_t *value = json_object_get(object, name);
	struct text text = { 0 };
	const char *joined;

	if (!json_is_array(value))
		return scalar(arena, value);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i > 0)
			text_add(&text, ", ");
		text_add(&text, scalar(arena, json_array_get(value, i)));
	}
	joined = arena_string(arena, text_string(&text));
	text_clear(&text);
	return joined;
}

const char *field_date(struct arena *arena, const json_t *object,
		       const char *name)
{
	return date_show(arena, field_string(object, name));
}

const char *field_due(struct arena *arena, const json_t *task)
{
	const char *due = field_date(arena, task, "due_on");
	const char *time = field_string(task, "due_time");

	return *time == '\0' ? due : arena_printf(arena, "%s %s", due, time);
}

long long field_number(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (json_is_array(value))
		return (long long)json_array_size(value);
	return (long long)json_integer_value(value);
}

bool field_is_true(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}
