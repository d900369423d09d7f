#include "cli/story.h"

#include <string.h>

#include "base/text.h"
#include "cli/field.h"

static const char *keep(struct arena *arena, struct text *text)
{
	const char *kept = arena_string(arena, text_string(text));

	text_clear(text);
	return kept;
}

static void add_channel(struct text *text, const char *word)
{
	if (word == NULL)
		return;
	if (text->length > 0)
		text_add(text, ", ");
	if (strcmp(word, "email") == 0)
		text_add(text, "e-mail");
	else if (strcmp(word, "sms") == 0)
		text_add(text, "SMS");
	else
		text_add(text, word);
}

const char *story_channels(struct arena *arena, const json_t *channels)
{
	struct text text = { 0 };

	add_channel(&text, json_string_value(channels));
	for (size_t i = 0; i < json_array_size(channels); i++)
		add_channel(&text,
			    json_string_value(json_array_get(channels, i)));
	return keep(arena, &text);
}

const char *story_counts(struct arena *arena, const json_t *totals)
{
	json_t *channels = json_object_get(totals, "channels");
	struct text text = { 0 };
	const char *word;
	json_t *count;

	json_object_foreach(channels, word, count)
	{
		json_t *channel;

		if (json_integer_value(count) == 0)
			continue;
		channel = json_string(word);
		text_addf(&text, "%s%lld %s", text.length > 0 ? ", " : "",
			  (long long)json_integer_value(count),
			  story_channels(arena, channel));
		json_decref(channel);
	}
	return keep(arena, &text);
}

const char *story_words(struct arena *arena, const char *word)
{
	char *words = arena_string(arena, word);

	for (char *at = words; *at != '\0'; at++)
		if (*at == '-' || *at == '_')
			*at = ' ';
	return words;
}

const char *story_line(struct arena *arena, const json_t *row)
{
	const char *parts[] = {
		field_date(arena, row, "at"),
		story_words(arena, field_string(row, "kind")),
		field_string(row, "agency_name"),
		story_channels(arena, json_object_get(row, "channels")),
		field_string(row, "text"),
	};
	struct text line = { 0 };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (*parts[i] == '\0')
			continue;
		if (line.length > 0)
			text_add(&line, " · ");
		text_add(&line, parts[i]);
	}
	return keep(arena, &line);
}
