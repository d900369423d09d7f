/* Reading a file of sentences: "name: text", a line or more each. */
#include <string.h>

#include "outbox/words.h"
#include "plan/node.h"

struct reading {
	const char *at; /* the line that is next */
	const char *end;
	int line;
	const char *file;
	struct complaints *complaints;
	struct sentence read[PHRASE_COUNT_OF]; /* what was found */
};

static const char *line_end(const struct reading *reading, const char *at)
{
	const char *feed = memchr(at, '\n', (size_t)(reading->end - at));

	return feed == NULL ? reading->end : feed;
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Moves to the line after the one that ends at `end`. */
static void go_on(struct reading *reading, const char *end)
{
	reading->at = end < reading->end ? end + 1 : end;
	reading->line++;
}

static bool is_name_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
	       byte == '_';
}

static void complain_of_name(const struct reading *reading, const char *name)
{
	const char *names[PHRASE_COUNT_OF + 1] = { NULL };
	struct place place = { reading->line, 1 };
	const char *nearest;

	for (int i = 0; i < PHRASE_COUNT_OF; i++)
		names[i] = words_name((enum phrase)i);
	nearest = node_nearest(name, names);
	if (nearest != NULL)
		complain(reading->complaints, place, "unknown-sentence",
			 "there is no sentence '%s'; did you mean '%s'?", name,
			 nearest);
	else
		complain(reading->complaints, place, "unknown-sentence",
			 "there is no sentence '%s'", name);
}

/* PHRASE_COUNT_OF, and a complaint, for a name that is none. */
static enum phrase find_phrase(const struct reading *reading, size_t length)
{
	const char *name =
		arena_bytes(reading->complaints->arena, reading->at, length);

	for (int i = 0; i < PHRASE_COUNT_OF; i++)
		if (strcmp(words_name((enum phrase)i), name) == 0)
			return (enum phrase)i;
	complain_of_name(reading, name);
	return PHRASE_COUNT_OF;
}

/* Where a sentence ends that begins at `at`: before the first line that does
 * not go on with it. Moves there. */
static const char *find_end(struct reading *reading, const char *at)
{
	const char *end = line_end(reading, at);

	go_on(reading, end);
	while (reading->at < reading->end && is_space(*reading->at)) {
		const char *next = line_end(reading, reading->at);
		size_t length = (size_t)(next - reading->at);

		if (strspn(reading->at, " \t") >= length)
			break; /* an empty line with spaces in it */
		end = next;
		go_on(reading, end);
	}
	while (end > at && is_space(end[-1]))
		end--;
	return end;
}

static void read_sentence(struct reading *reading, enum phrase phrase,
			  const char *at)
{
	struct sentence *sentence = &reading->read[phrase];
	struct template_source source = {
		.place = { reading->line, (int)(at - reading->at) + 1 },
		.form = TEMPLATE_LINE,
		.names = words_names(phrase),
	};

	if (sentence->source != NULL)
		complain(reading->complaints,
			 (struct place){ reading->line, 1 },
			 "repeated-sentence",
			 "'%s' was already given in line %d",
			 words_name(phrase), sentence->place.line);
	source.bytes = at;
	source.length = (size_t)(find_end(reading, at) - at);
	*sentence = (struct sentence){
		.template = template_read(&source, reading->complaints),
		.source = arena_bytes(reading->complaints->arena, at,
				      source.length),
		.file = reading->file,
		.place = source.place,
	};
}

/* Passes the lines of a sentence that cannot be read. */
static void skip(struct reading *reading)
{
	(void)find_end(reading, reading->at);
}

static void read_line(struct reading *reading)
{
	const char *end = line_end(reading, reading->at);
	const char *at = reading->at;
	enum phrase phrase;

	if (strspn(at, " \t") >= (size_t)(end - at) || *at == '#') {
		go_on(reading, end);
		return;
	}
	while (at < end && is_name_byte(*at))
		at++;
	if (at == reading->at || at == end || *at != ':') {
		complain(reading->complaints,
			 (struct place){ reading->line, 1 }, "bad-line",
			 "'name: text' was expected, or a space before text "
			 "that goes on");
		skip(reading);
		return;
	}
	phrase = find_phrase(reading, (size_t)(at - reading->at));
	at++;
	while (at < end && is_space(*at))
		at++;
	if (phrase == PHRASE_COUNT_OF)
		skip(reading);
	else
		read_sentence(reading, phrase, at);
}

enum error words_lay(struct words *words, const char *bytes, size_t length,
		     const char *file, struct complaints *complaints)
{
	struct reading reading = {
		.at = bytes,
		.end = bytes + length,
		.line = 1,
		.file = file,
		.complaints = complaints,
	};
	size_t errors = complaints->errors;

	while (reading.at < reading.end)
		read_line(&reading);
	if (complaints->errors > errors)
		return ERROR_INPUT;
	for (int i = 0; i < PHRASE_COUNT_OF; i++)
		if (reading.read[i].source != NULL)
			words->sentences[i] = reading.read[i];
	return ERROR_NONE;
}
