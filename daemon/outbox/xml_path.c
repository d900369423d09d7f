/*
 * Not a parser of all XML: gateways answer with one small SOAP envelope. The
 * whole answer is walked once, and what was found holds only if it is whole.
 */
#include "outbox/xml_path.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

#define DEPTH_LIMIT 32

/* A piece of the input. */
struct piece {
	const char *at;
	size_t length;
};

struct walk {
	const char *at;
	const char *end;
	struct piece open[DEPTH_LIMIT]; /* names of what is open, with prefix */
	int depth;
	const char *path; /* or NULL */
	bool is_inside; /* of the element that is looked for */
	bool is_found;
	bool had_root;
	struct text text;
};

static bool starts(const struct walk *walk, const char *with)
{
	size_t length = strlen(with);

	return (size_t)(walk->end - walk->at) >= length &&
	       memcmp(walk->at, with, length) == 0;
}

/* Moves behind the next `mark`; false when there is none. */
static bool skip_behind(struct walk *walk, const char *mark)
{
	const char *found = memmem(walk->at, (size_t)(walk->end - walk->at),
				   mark, strlen(mark));

	if (found == NULL)
		return false;
	walk->at = found + strlen(mark);
	return true;
}

/* The name without its prefix. */
static struct piece local(struct piece name)
{
	const char *colon = memchr(name.at, ':', name.length);

	if (colon == NULL)
		return name;
	return (struct piece){ colon + 1,
			       name.length - (size_t)(colon + 1 - name.at) };
}

static bool matches(struct piece name, const char *step, size_t length)
{
	name = local(name);
	return (length == 1 && *step == '*') ||
	       (name.length == length && memcmp(name.at, step, length) == 0);
}

/* Whether what is open is just the path. */
static bool is_at_path(const struct walk *walk)
{
	const char *step = walk->path;

	for (int i = 0; i < walk->depth; i++) {
		size_t length = strcspn(step, "/");

		if (length == 0 || !matches(walk->open[i], step, length))
			return false;
		step += length + (step[length] == '/');
	}
	return *step == '\0';
}

static void enter(struct walk *walk)
{
	if (walk->path != NULL && !walk->is_found && is_at_path(walk))
		walk->is_inside = true;
}

static void leave(struct walk *walk)
{
	if (walk->is_inside && is_at_path(walk)) {
		walk->is_inside = false;
		walk->is_found = true;
	}
	walk->depth--;
}

/* Behind the attributes of a tag; their values may hold ">". */
static bool skip_attributes(struct walk *walk, bool *is_empty)
{
	*is_empty = false;
	while (walk->at < walk->end) {
		char byte = *walk->at++;

		if (byte == '>')
			return true;
		if (byte == '<')
			return false;
		*is_empty = byte == '/';
		if (byte != '"' && byte != '\'')
			continue;
		if (!skip_behind(walk, byte == '"' ? "\"" : "'"))
			return false;
	}
	return false;
}

static struct piece take_name(struct walk *walk)
{
	struct piece name = { walk->at, 0 };

	while (walk->at < walk->end && strchr(" \t\r\n/><", *walk->at) == NULL)
		walk->at++;
	name.length = (size_t)(walk->at - name.at);
	return name;
}

static bool open_tag(struct walk *walk)
{
	bool is_empty;
	struct piece name;

	walk->at++;
	name = take_name(walk);
	if (name.length == 0 || walk->depth == DEPTH_LIMIT ||
	    (walk->depth == 0 && walk->had_root) ||
	    !skip_attributes(walk, &is_empty))
		return false;
	walk->had_root = true;
	walk->open[walk->depth++] = name;
	enter(walk);
	if (is_empty)
		leave(walk);
	return true;
}

static bool close_tag(struct walk *walk)
{
	struct piece name;
	const struct piece *open;

	walk->at += 2;
	name = take_name(walk);
	if (walk->depth == 0)
		return false;
	open = &walk->open[walk->depth - 1];
	if (open->length != name.length ||
	    memcmp(open->at, name.at, name.length) != 0)
		return false;
	while (walk->at < walk->end && strchr(" \t\r\n", *walk->at) != NULL)
		walk->at++;
	if (walk->at == walk->end || *walk->at != '>')
		return false;
	walk->at++;
	leave(walk);
	return true;
}

static bool take_cdata(struct walk *walk)
{
	static const char mark[] = "<![CDATA[";
	const char *start;

	walk->at += strlen(mark);
	start = walk->at;
	if (walk->depth == 0 || !skip_behind(walk, "]]>"))
		return false;
	if (walk->is_inside)
		text_add_bytes(&walk->text, start,
			       (size_t)(walk->at - start) - 3);
	return true;
}

static bool take_markup(struct walk *walk)
{
	if (starts(walk, "<?"))
		return skip_behind(walk, "?>");
	if (starts(walk, "<!--"))
		return skip_behind(walk, "-->");
	if (starts(walk, "<![CDATA["))
		return take_cdata(walk);
	if (starts(walk, "<!"))
		return false; /* a DTD can do anything */
	return starts(walk, "</") ? close_tag(walk) : open_tag(walk);
}

/* UTF-8 of a code point that XML allows; false for others. */
static bool add_point(struct text *text, uint32_t point)
{
	char bytes[4];
	size_t length = 0;

	if ((point < 0x20 && point != '\t' && point != '\n' && point != '\r') ||
	    (point >= 0xd800 && point < 0xe000) || point > 0x10ffff)
		return false;
	if (point < 0x80) {
		bytes[length++] = (char)point;
	} else if (point < 0x800) {
		bytes[length++] = (char)(0xc0 | (point >> 6));
		bytes[length++] = (char)(0x80 | (point & 0x3f));
	} else {
		if (point < 0x10000) {
			bytes[length++] = (char)(0xe0 | (point >> 12));
		} else {
			bytes[length++] = (char)(0xf0 | (point >> 18));
			bytes[length++] = (char)(0x80 | ((point >> 12) & 0x3f));
		}
		bytes[length++] = (char)(0x80 | ((point >> 6) & 0x3f));
		bytes[length++] = (char)(0x80 | (point & 0x3f));
	}
	text_add_bytes(text, bytes, length);
	return true;
}

static int digit_of(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : 16;
}

/* "#38" or "#x26". */
static bool add_reference(struct text *text, const char *at, size_t length)
{
	int base = length > 1 && at[1] == 'x' ? 16 : 10;
	uint32_t point = 0;
	size_t i = base == 16 ? 2 : 1;

	if (i >= length || length > 9)
		return false;
	for (; i < length; i++) {
		int digit = digit_of(at[i]);

		if (digit >= base)
			return false;
		point = point * (uint32_t)base + (uint32_t)digit;
	}
	return add_point(text, point);
}

static bool take_entity(struct walk *walk)
{
	static const struct {
		const char *name;
		char is;
	} entities[] = { { "lt", '<' },
			 { "gt", '>' },
			 { "amp", '&' },
			 { "quot", '"' },
			 { "apos", '\'' } };
	const char *name = walk->at + 1;
	struct text unused = { 0 };
	struct text *text = walk->is_inside ? &walk->text : &unused;
	bool is_known = false;
	size_t length;

	if (walk->depth == 0 || !skip_behind(walk, ";"))
		return false;
	length = (size_t)(walk->at - name) - 1;
	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++)
		if (strlen(entities[i].name) == length &&
		    memcmp(entities[i].name, name, length) == 0) {
			text_add_bytes(text, &entities[i].is, 1);
			is_known = true;
		}
	if (!is_known && length > 0 && *name == '#')
		is_known = add_reference(text, name, length);
	text_clear(&unused);
	return is_known;
}

static bool take_character(struct walk *walk)
{
	if (walk->depth == 0 &&
	    strchr(" \t\r\n\xef\xbb\xbf", *walk->at) == NULL)
		return false;
	if (*walk->at == '\0')
		return false;
	if (walk->is_inside)
		text_add_bytes(&walk->text, walk->at, 1);
	walk->at++;
	return true;
}

static bool walk_all(struct walk *walk)
{
	while (walk->at < walk->end) {
		bool is_good = *walk->at == '<'	  ? take_markup(walk)
			       : *walk->at == '&' ? take_entity(walk)
						  : take_character(walk);

		if (!is_good)
			return false;
	}
	return walk->depth == 0 && walk->had_root;
}

const char *xml_find(const char *xml, size_t length, const char *path,
		     struct arena *arena)
{
	struct walk walk = { .at = xml, .end = xml + length, .path = path };
	const char *found = NULL;

	if (walk_all(&walk) && walk.is_found)
		found = arena_string(arena, text_string(&walk.text));
	text_clear(&walk.text);
	return found;
}

bool xml_is_whole(const char *xml, size_t length)
{
	struct walk walk = { .at = xml, .end = xml + length };
	bool is_whole = walk_all(&walk);

	text_clear(&walk.text);
	return is_whole;
}
