#include <string.h>

#include "outbox/template.h"
#include "outbox/template_pieces.h"
#include "plan/node.h"

#define NAME_LIMIT 64

/* ------------------------------------------------------------- names */

enum name_kind { NAME_UNKNOWN, NAME_TEXT, NAME_LIST };

/* Behind the bracket that closes the one at `at`. */
static const char *skip_brackets(const char *at)
{
	int depth = 0;

	do {
		if (*at == '(')
			depth++;
		else if (*at == ')')
			depth--;
		at++;
	} while (depth > 0);
	return at;
}

/* The next word of a list of names: its length, 0 at the end. `at` is moved
 * to it. */
static size_t next_name(const char **at)
{
	*at += strspn(*at, " ");
	return strcspn(*at, " ()");
}

static enum name_kind find_name(const char *names, const char *name,
				const char **inner)
{
	size_t length;

	while ((length = next_name(&names)) > 0) {
		bool is_it = strlen(name) == length &&
			     memcmp(names, name, length) == 0;

		names += length;
		*inner = *names == '(' ? names + 1 : NULL;
		if (is_it)
			return *inner != NULL ? NAME_LIST : NAME_TEXT;
		if (*inner != NULL)
			names = skip_brackets(names);
	}
	return NAME_UNKNOWN;
}

/* ------------------------------------------------------------- reading */

/* A part that is not closed yet. */
struct part {
	size_t piece;
	size_t offset; /* where its tag stands */
};

struct reading {
	const struct template_source *source;
	struct complaints *complaints;
	struct template *template;
	struct part parts[TEMPLATE_DEPTH];
	size_t depth;
	/* The names of the whole and of each list around, inwards. */
	const char *names[TEMPLATE_DEPTH + 1];
	size_t lists;
};

/* One tag: where it stands, and what it says. */
struct tag {
	const char *at;
	size_t length; /* with its braces; 0 when it is not closed */
	char sign; /* '#', '^', '/', '!' or, for a blank, 0 */
	char name[NAME_LIMIT]; /* "" when it is no name */
};

static struct place place_of(const struct reading *reading, size_t offset)
{
	struct place place = reading->source->place;

	for (size_t i = 0; i < offset; i++) {
		unsigned char byte = (unsigned char)reading->source->bytes[i];

		if (byte == '\n') {
			place.line++;
			place.column = 1;
		} else if ((byte & 0xc0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

static struct place place_of_tag(const struct reading *reading,
				 const struct tag *tag)
{
	return place_of(reading, (size_t)(tag->at - reading->source->bytes));
}

static bool is_small_letter(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* The first tag from `at` on, false when there is none before `end`. */
static bool find_tag(const char *at, const char *end, struct tag *tag)
{
	*tag = (struct tag){ 0 };
	for (; at + 1 < end; at++)
		if (*at == '{' &&
		    (is_small_letter(at[1]) || strchr("#^/!", at[1]) != NULL))
			break;
	if (at + 1 >= end || at[1] == '\0')
		return false;
	tag->at = at++;
	if (!is_small_letter(*at))
		tag->sign = *at++;
	for (const char *name = at; at < end && *at != '\n'; at++) {
		size_t length = (size_t)(at - name);

		if (*at != '}')
			continue;
		tag->length = (size_t)(at + 1 - tag->at);
		if (length < NAME_LIMIT &&
		    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
			    length)
			memcpy(tag->name, name, length);
		break;
	}
	return true;
}

static struct piece *add_piece(struct reading *reading, enum piece_kind kind)
{
	struct template *template = reading->template;

	template->pieces =
		arena_grow(reading->complaints->arena, template->pieces,
			   template->count, sizeof(*template->pieces));
	template->pieces[template->count].kind = kind;
	return &template->pieces[template->count++];
}

/* Every run of white space becomes a space. */
static const char *in_one_line(struct arena *arena, const char *string)
{
	char *line = arena_string(arena, string);
	char *to = line;

	for (const char *at = string; *at != '\0'; at++) {
		bool is_space = strchr(" \t\n", *at) != NULL;

		if (is_space && at > string && strchr(" \t\n", at[-1]) != NULL)
			continue;
		*to++ = is_space ? ' ' : *at;
	}
	*to = '\0';
	return line;
}

static void add_text(struct reading *reading, const char *bytes, size_t length)
{
	struct arena *arena = reading->complaints->arena;
	const char *string = arena_bytes(arena, bytes, length);
	struct piece *piece;

	if (length == 0)
		return;
	if (reading->source->form == TEMPLATE_LINE)
		string = in_one_line(arena, string);
	piece = add_piece(reading, PIECE_TEXT);
	piece->string = text_nfc(arena, string);
	piece->length = strlen(piece->string);
}

/* All names that a tag could have meant, for the nearest. */
static const char *nearest_name(const struct reading *reading, const char *name)
{
	struct arena *arena = reading->complaints->arena;
	struct strings names = { 0 };

	for (size_t i = 0; i < reading->lists; i++) {
		const char *at = reading->names[i];
		size_t length;

		while ((length = next_name(&at)) > 0) {
			strings_add(&names, arena,
				    arena_bytes(arena, at, length));
			at += length;
			if (*at == '(')
				at = skip_brackets(at);
		}
	}
	strings_add(&names, arena, NULL);
	return node_nearest(name, names.items);
}

static void complain_of_name(const struct reading *reading,
			     const struct tag *tag)
{
	const char *nearest = nearest_name(reading, tag->name);
	struct place place = place_of_tag(reading, tag);

	if (nearest != NULL)
		complain(reading->complaints, place, "unknown-name",
			 "'%s' means nothing here; did you mean '%s'?",
			 tag->name, nearest);
	else
		complain(reading->complaints, place, "unknown-name",
			 "'%s' means nothing here; there are: %s", tag->name,
			 reading->names[reading->lists - 1]);
}

/*
 * What a tag's name is. A text of any scope around counts, a list only when it
 * is at hand: else it could be gone through within itself.
 */
static enum name_kind resolve(const struct reading *reading,
			      const struct tag *tag, const char **inner)
{
	bool is_list_outside = false;

	for (size_t i = reading->lists; i > 0; i--) {
		enum name_kind kind =
			find_name(reading->names[i - 1], tag->name, inner);

		if (kind == NAME_TEXT ||
		    (kind == NAME_LIST && i == reading->lists))
			return kind;
		is_list_outside = is_list_outside || kind == NAME_LIST;
	}
	if (is_list_outside)
		complain(reading->complaints, place_of_tag(reading, tag),
			 "list-inside",
			 "the list '%s' cannot be gone through inside of "
			 "another list",
			 tag->name);
	else
		complain_of_name(reading, tag);
	return NAME_UNKNOWN;
}

static void open_part(struct reading *reading, const struct tag *tag)
{
	const char *inner = NULL;
	enum name_kind kind = resolve(reading, tag, &inner);
	struct piece *piece;

	if (reading->depth == TEMPLATE_DEPTH) {
		complain(reading->complaints, place_of_tag(reading, tag),
			 "too-deep", "at most %d parts within each other",
			 TEMPLATE_DEPTH);
		return;
	}
	piece = add_piece(reading, tag->sign == '#' ? PIECE_IF : PIECE_UNLESS);
	piece->string = arena_string(reading->complaints->arena, tag->name);
	piece->is_list = tag->sign == '#' && kind == NAME_LIST;
	if (piece->is_list)
		reading->names[reading->lists++] = inner;
	reading->parts[reading->depth++] = (struct part){
		.piece = reading->template->count - 1,
		.offset = (size_t)(tag->at - reading->source->bytes),
	};
}

static void close_part(struct reading *reading, const struct tag *tag)
{
	size_t begin;
	struct piece *end;
	const struct piece *opened;

	if (reading->depth == 0) {
		complain(reading->complaints, place_of_tag(reading, tag),
			 "not-open", "{/%s} closes nothing", tag->name);
		return;
	}
	begin = reading->parts[--reading->depth].piece;
	opened = &reading->template->pieces[begin];
	if (opened->is_list)
		reading->lists--;
	if (strcmp(opened->string, tag->name) != 0)
		complain(
			reading->complaints, place_of_tag(reading, tag),
			"wrong-end",
			"{/%s} stands where {/%s} was expected, for the part "
			"that begins in line %d",
			tag->name, opened->string,
			place_of(reading, reading->parts[reading->depth].offset)
				.line);
	end = add_piece(reading, PIECE_END);
	end->is_list = reading->template->pieces[begin].is_list;
	end->other = begin;
	reading->template->pieces[begin].other = reading->template->count - 1;
}

static void add_blank(struct reading *reading, const struct tag *tag)
{
	const char *inner;
	enum name_kind kind = resolve(reading, tag, &inner);

	if (kind == NAME_LIST)
		complain(reading->complaints, place_of_tag(reading, tag),
			 "list-as-text",
			 "'%s' is a list: {#%s}…{/%s} goes through it",
			 tag->name, tag->name, tag->name);
	add_piece(reading, PIECE_BLANK)->string =
		arena_string(reading->complaints->arena, tag->name);
}

static void read_tag(struct reading *reading, const struct tag *tag)
{
	if (tag->length == 0 || (tag->sign != '!' && tag->name[0] == '\0')) {
		complain(reading->complaints, place_of_tag(reading, tag),
			 "bad-tag",
			 "this is no {name}, {#name}, {^name}, {/name} or "
			 "{! words } on one line; before an ordinary brace's "
			 "content put a space");
		return;
	}
	switch (tag->sign) {
	case '#':
	case '^':
		open_part(reading, tag);
		break;
	case '/':
		close_part(reading, tag);
		break;
	case '!':
		break;
	default:
		add_blank(reading, tag);
		break;
	}
}

static bool is_blank_text(const char *at, const char *end)
{
	while (at < end && strchr(" \t\n", *at) != NULL && *at != '\0')
		at++;
	return at == end;
}

/* A line of tags that leave nothing, and of white space. */
static bool is_bare(const char *at, const char *end)
{
	struct tag tag;
	bool has_tag = false;

	while (find_tag(at, end, &tag)) {
		if (tag.length == 0 || tag.sign == 0 ||
		    !is_blank_text(at, tag.at))
			return false;
		has_tag = true;
		at = tag.at + tag.length;
	}
	return has_tag && is_blank_text(at, end);
}

static void read_stretch(struct reading *reading, const char *at,
			 const char *end, bool has_text)
{
	struct tag tag;

	while (find_tag(at, end, &tag)) {
		if (has_text)
			add_text(reading, at, (size_t)(tag.at - at));
		read_tag(reading, &tag);
		at = tag.at + (tag.length > 0 ? tag.length : 1);
	}
	if (has_text)
		add_text(reading, at, (size_t)(end - at));
}

static void read_lines(struct reading *reading)
{
	const char *at = reading->source->bytes;
	const char *end = at + reading->source->length;

	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		const char *next = feed == NULL ? end : feed + 1;

		read_stretch(reading, at, next, !is_bare(at, next));
		at = next;
	}
}

/* What no template may hold; true when it complained. */
static bool refuse_bytes(struct reading *reading)
{
	const struct template_source *source = reading->source;
	struct complaints *complaints = reading->complaints;

	if (source->length > TEMPLATE_LIMIT) {
		complain(complaints, source->place, "too-long",
			 "a template has at most %zu bytes", TEMPLATE_LIMIT);
		return true;
	}
	for (size_t i = 0; i < source->length; i++) {
		unsigned char byte = (unsigned char)source->bytes[i];

		if (byte >= ' ' ? byte != 0x7f : byte == '\n' || byte == '\t')
			continue;
		complain(complaints, place_of(reading, i), "control-character",
			 "a control character (%02X) cannot stand here", byte);
		return true;
	}
	if (text_is_utf8(source->bytes, source->length))
		return false;
	complain(complaints, source->place, "not-utf-8",
		 "this is not UTF-8 text: save the file as UTF-8");
	return true;
}

const struct template *template_read(const struct template_source *source,
				     struct complaints *complaints)
{
	struct reading reading = {
		.source = source,
		.complaints = complaints,
		.names = { source->names },
		.lists = 1,
	};
	size_t errors = complaints->errors;

	reading.template =
		arena_alloc(complaints->arena, sizeof(*reading.template));
	reading.template->form = source->form;
	if (refuse_bytes(&reading))
		return NULL;
	if (source->form == TEMPLATE_LINE)
		read_stretch(&reading, source->bytes,
			     source->bytes + source->length, true);
	else
		read_lines(&reading);
	while (reading.depth > 0) {
		const struct part *part = &reading.parts[--reading.depth];

		complain(complaints, place_of(&reading, part->offset),
			 "not-closed", "the part '%s' is not closed",
			 reading.template->pieces[part->piece].string);
	}
	return complaints->errors > errors ? NULL : reading.template;
}
