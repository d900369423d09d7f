/*
 * libfyaml's events are turned into our own small tree, without recursion and
 * within our own limits. Its document builder is not used: it resolves
 * aliases, and compares keys pairwise without a limit.
 */
#include "plan/yaml.h"

#include <libfyaml.h>
#include <string.h>

#include "base/text.h"
#include "plan/read.h"

static const struct place start_of_file = { 1, 1 };

/*
 * The bytes, handed out piece by piece. libfyaml reads ahead until it knows
 * whether a '[' begins a key, and keeps 340 bytes for each bracket it passes:
 * it gets no more than LOOKAHEAD_LIMIT between two events.
 */
struct source {
	const char *bytes;
	size_t left;
	size_t ahead; /* handed out since the last event */
	bool is_starved;
};

struct builder {
	struct complaints *complaints;
	struct arena *arena;
	struct source source;
	struct text text; /* of the scalar at hand */
	struct node *open[FILE_DEPTH_LIMIT]; /* containers we are within */
	int depth;
	struct node *root;
	const char *key; /* of the value that comes next in a mapping */
	struct place key_place;
	struct place last; /* of the last thing seen */
	int documents;
	size_t nodes;
	bool is_refused; /* no use in going on */
	bool is_over; /* the end of the stream was seen */
};

__attribute__((format(printf, 4, 5))) static void refuse(
	struct builder *builder, struct place place, const char *code,
	const char *format, ...)
{
	char text[WHY_SIZE];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	complain(builder->complaints, place, code, "%s", text);
	builder->is_refused = true;
}

/* ----------------------------------------------------- before any parsing */

/* Bytes of the character at `at`, 0 when they are not UTF-8. */
static size_t character(const char *at, size_t left)
{
	for (size_t length = 1; length <= 4 && length <= left; length++)
		if (text_is_utf8(at, length))
			return length;
	return 0;
}

/* The line has something that is not text: says what, and where. */
static void refuse_line(struct builder *builder, int line, const char *bytes,
			size_t length)
{
	struct place place = { line, 1 };
	size_t at = 0;
	size_t taken;

	while ((taken = character(bytes + at, length - at)) > 0) {
		at += taken;
		place.column++;
	}
	if (bytes[at] == '\0')
		refuse(builder, place, "nul",
		       "a NUL byte stands here; "
		       "this is no text file");
	else
		refuse(builder, place, "not-utf8",
		       "byte 0x%02x is not UTF-8; save the file as UTF-8",
		       (unsigned char)bytes[at]);
}

static void check_line(struct builder *builder, int line, const char *bytes,
		       size_t length)
{
	if (line > FILE_LINE_LIMIT)
		refuse(builder, (struct place){ line, 1 }, "too-long",
		       "at most %d lines are read", FILE_LINE_LIMIT);
	else if (!text_is_utf8(bytes, length))
		refuse_line(builder, line, bytes, length);
}

static void check_bytes(struct builder *builder, const char *bytes,
			size_t length)
{
	const char *end = bytes + length;

	if (length > FILE_SIZE_LIMIT) {
		refuse(builder, start_of_file, "too-long",
		       "the file has %zu bytes, at most %zu are read", length,
		       FILE_SIZE_LIMIT);
		return;
	}
	for (int line = 1; bytes < end && !builder->is_refused; line++) {
		const char *stop = memchr(bytes, '\n', (size_t)(end - bytes));
		size_t size = (size_t)((stop != NULL ? stop : end) - bytes);

		check_line(builder, line, bytes, size);
		bytes += size + (stop != NULL);
	}
}

/* ------------------------------------------------------- events into nodes */

static struct place place_of(const struct fy_mark *mark, struct place unknown)
{
	return mark == NULL
		       ? unknown
		       : (struct place){ mark->line + 1, mark->column + 1 };
}

static struct node *parent_of(const struct builder *builder)
{
	return builder->depth == 0 ? NULL : builder->open[builder->depth - 1];
}

static bool is_key_next(const struct builder *builder)
{
	const struct node *parent = parent_of(builder);

	return parent != NULL && parent->kind == NODE_MAPPING &&
	       builder->key == NULL;
}

static void check_sizes(struct builder *builder, const struct node *parent)
{
	if (++builder->nodes > NODE_LIMIT)
		refuse(builder, builder->last, "too-long",
		       "more than %d values; split the file", NODE_LIMIT);
	if (parent == NULL)
		return;
	if (parent->kind == NODE_LIST && parent->count > FILE_ROW_LIMIT)
		refuse(builder, builder->last, "too-long",
		       "a list of more than %d items; split the file",
		       FILE_ROW_LIMIT);
	if (parent->kind == NODE_MAPPING && parent->count > MAPPING_KEY_LIMIT)
		refuse(builder, builder->last, "too-long",
		       "more than %d keys in one mapping", MAPPING_KEY_LIMIT);
}

/* Puts a value where it belongs: the root, or the container we are within. */
static struct node *add_node(struct builder *builder, enum node_kind kind)
{
	struct node *parent = parent_of(builder);
	struct node *node = arena_alloc(builder->arena, sizeof(*node));

	node->kind = kind;
	node->place = builder->last;
	node->key = builder->key;
	node->key_place = builder->key_place;
	builder->key = NULL;
	if (parent == NULL) {
		builder->root = node;
	} else {
		if (parent->last != NULL)
			parent->last->next = node;
		else
			parent->first = node;
		parent->last = node;
		parent->count++;
	}
	check_sizes(builder, parent);
	return node;
}

static void open_node(struct builder *builder, enum node_kind kind)
{
	if (is_key_next(builder)) {
		refuse(builder, builder->last, "bad-key",
		       "a key must be a word, not a list or a mapping");
		return;
	}
	if (builder->depth == FILE_DEPTH_LIMIT) {
		refuse(builder, builder->last, "too-deep",
		       "more than %d levels within one another",
		       FILE_DEPTH_LIMIT);
		return;
	}
	builder->open[builder->depth] = add_node(builder, kind);
	builder->depth++;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/*
 * The text of a scalar as libfyaml decodes it, chunk by chunk: its own
 * fy_token_get_text leaks where a text in single quotes doubles many of them.
 */
static void add_chunks(struct text *text, struct fy_token *token)
{
	struct fy_token_iter *iterator = fy_token_iter_create(NULL);
	const struct fy_iter_chunk *chunk = NULL;
	int failed = 0;

	if (iterator == NULL)
		return;
	fy_token_iter_start(token, iterator);
	while ((chunk = fy_token_iter_chunk_next(iterator, chunk, &failed)) !=
	       NULL)
		text_add_bytes(text, chunk->str, chunk->len);
	fy_token_iter_finish(iterator);
	fy_token_iter_destroy(iterator);
}

/* The same in NFC, without blanks at its ends. */
static const char *scalar_text(struct builder *builder, struct fy_token *token)
{
	struct text *text = &builder->text;
	const char *bytes;
	size_t length;
	char *copy;

	text_reset(text);
	if (token != NULL)
		add_chunks(text, token);
	bytes = text_string(text);
	length = text->length;
	if (!text_is_utf8(bytes, length)) {
		refuse(builder, builder->last, "nul",
		       "an escape makes a NUL byte or what is not UTF-8");
		return "";
	}
	while (length > 0 && is_blank(bytes[length - 1]))
		length--;
	while (length > 0 && is_blank(*bytes)) {
		bytes++;
		length--;
	}
	copy = arena_bytes(builder->arena, bytes, length);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)copy[i] >= 0x80)
			return text_nfc(builder->arena, copy);
	return copy;
}

static void take_key(struct builder *builder, const char *text)
{
	const struct node *parent = parent_of(builder);

	for (const struct node *at = parent->first; at != NULL; at = at->next)
		if (strcmp(at->key, text) == 0) {
			complain(builder->complaints, builder->last,
				 "duplicate-key",
				 "'%s' stands here a second time; the first "
				 "is in line %d",
				 text, at->key_place.line);
			break;
		}
	builder->key = text;
	builder->key_place = builder->last;
}

static bool is_nothing(const char *text, enum fy_scalar_style style)
{
	return *text == '\0' ||
	       (style == FYSS_PLAIN &&
		(strcmp(text, "~") == 0 || strcmp(text, "null") == 0));
}

/* libfyaml 0.7.12 reads 'x''''y' as x''': two doubled quotes side by side lose
 * what follows. A text without two quotes side by side was read well. */
static void check_quotes(struct builder *builder, const char *text)
{
	if (strstr(text, "''") != NULL)
		complain(builder->complaints, builder->last, "quotes",
			 "two ' side by side cannot be read in a text between "
			 "single quotes; put it between double ones");
}

static void take_scalar(struct builder *builder, struct fy_token *token)
{
	enum fy_scalar_style style = fy_token_scalar_style(token);
	bool is_quoted =
		style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
	const char *text;
	struct node *node;

	/* libfyaml's mark is behind the quote, and within a block text. */
	if (is_quoted && builder->last.column > 1)
		builder->last.column--;
	text = scalar_text(builder, token);
	if (style == FYSS_SINGLE_QUOTED)
		check_quotes(builder, text);
	if (is_key_next(builder)) {
		take_key(builder, text);
		return;
	}
	if (style == FYSS_LITERAL || style == FYSS_FOLDED)
		builder->last.column = 1;
	if (token == NULL && builder->key != NULL)
		builder->last = builder->key_place;
	node = add_node(builder,
			is_nothing(text, style) ? NODE_EMPTY : NODE_TEXT);
	node->text = text;
}

/* What YAML offers and we do not take: sharing, types, more than one file. */
static void check_extras(struct builder *builder, struct fy_event *event)
{
	struct fy_token *anchor = fy_event_get_anchor_token(event);
	struct fy_token *tag = fy_event_get_tag_token(event);

	if (event->type == FYET_ALIAS)
		refuse(builder, builder->last, "alias",
		       "aliases (*name) are not read; write the value out");
	else if (anchor != NULL)
		refuse(builder,
		       place_of(fy_token_start_mark(anchor), builder->last),
		       "anchor",
		       "anchors (&name) are not read; write the value out");
	else if (tag != NULL)
		refuse(builder,
		       place_of(fy_token_start_mark(tag), builder->last), "tag",
		       "tags (!name) are not read; leave it out");
	else if (event->type == FYET_DOCUMENT_START && builder->documents++ > 0)
		refuse(builder, builder->last, "second-document",
		       "a second document begins here; one file holds one");
}

static void take_event(struct builder *builder, struct fy_event *event)
{
	builder->last = place_of(fy_event_start_mark(event), builder->last);
	check_extras(builder, event);
	if (builder->is_refused)
		return;
	switch (event->type) {
	case FYET_MAPPING_START:
		open_node(builder, NODE_MAPPING);
		break;
	case FYET_SEQUENCE_START:
		open_node(builder, NODE_LIST);
		break;
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END:
		builder->depth--;
		break;
	case FYET_SCALAR:
		take_scalar(builder, fy_event_get_token(event));
		break;
	case FYET_STREAM_END:
		builder->is_over = true;
		break;
	default:
		break;
	}
}

/* --------------------------------------------------------- syntax mistakes */

/* libfyaml's reasons in the words of somebody who wrote a plan. */
static const struct {
	const char *reason;
	const char *plain;
} plain_reasons[] = {
	{ "invalid multiline plain key",
	  "this text runs on into the next line, where a key was expected: "
	  "is a line indented wrongly, or is ':' or a quote missing?" },
	{ "invalid nested block mapping on the same line",
	  "a second ': ' in one line; put the value in quotes" },
	{ "flow sequence without a closing bracket",
	  "a '[' before here has no ']'" },
	{ "missing comma in flow sequence",
	  "',' or ']' was expected in a list that '[' began" },
	{ "missing comma in flow mapping",
	  "',' or '}' was expected in a mapping that '{' began" },
	{ "double-quoted scalar without closing quote",
	  "this '\"' has no second one that ends the text" },
	{ "single-quoted scalar without closing quote",
	  "this \"'\" has no second one that ends the text" },
	{ "invalid indentation in mapping",
	  "this line is indented unlike the lines beside it" },
	{ "block sequence on the same line as a mapping key",
	  "'- ' begins a list; put it in a line of its own" },
	{ "invalid scalar at the end of block sequence",
	  "a list ends here, and what follows belongs to nothing: is this "
	  "line indented wrongly?" },
};

static const char *plain_reason(const char *reason)
{
	size_t count = sizeof(plain_reasons) / sizeof(*plain_reasons);

	for (size_t i = 0; i < count; i++)
		if (strcmp(plain_reasons[i].reason, reason) == 0)
			return plain_reasons[i].plain;
	return reason;
}

static void refuse_syntax(struct builder *builder, struct fy_diag *diag)
{
	void *step = NULL;
	const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &step);
	struct place place = builder->last;

	if (builder->source.is_starved) {
		refuse(builder, place, "too-long",
		       "more than %d bytes without a value begin here",
		       LOOKAHEAD_LIMIT);
		return;
	}
	if (error == NULL || error->msg == NULL) {
		refuse(builder, place, "syntax", "this cannot be read as YAML");
		return;
	}
	if (error->line > 0)
		place = (struct place){ error->line, error->column };
	refuse(builder, place, "syntax", "%s", plain_reason(error->msg));
}

/* libfyaml would print to standard error; what it says is collected. */
static void on_output(struct fy_diag *diag, void *user, const char *bytes,
		      size_t length)
{
	(void)diag;
	(void)user;
	(void)bytes;
	(void)length;
}

static ssize_t on_read(void *user, void *buffer, size_t room)
{
	struct source *source = user;
	size_t taken = source->left < room ? source->left : room;

	if (source->ahead > LOOKAHEAD_LIMIT) {
		source->is_starved = true;
		return 0; /* the end; an error would be asked for again */
	}
	memcpy(buffer, source->bytes, taken);
	source->bytes += taken;
	source->left -= taken;
	source->ahead += taken;
	return (ssize_t)taken;
}

static struct fy_diag *open_diag(void)
{
	struct fy_diag_cfg config;
	struct fy_diag *diag;

	fy_diag_cfg_default(&config);
	config.fp = NULL;
	config.output_fn = on_output;
	config.colorize = false;
	config.show_source = false;
	diag = fy_diag_create(&config);
	if (diag != NULL)
		fy_diag_set_collect_errors(diag, true);
	return diag;
}

static void parse(struct builder *builder)
{
	struct fy_diag *diag = open_diag();
	struct fy_parse_cfg config = { .flags = FYPCF_QUIET, .diag = diag };
	struct fy_parser *parser = fy_parser_create(&config);
	struct fy_event *event;

	if (diag == NULL || parser == NULL ||
	    fy_parser_set_input_callback(parser, &builder->source, on_read) !=
		    0) {
		refuse(builder, start_of_file, "syntax",
		       "the YAML reader could not be started");
		goto close;
	}
	while (!builder->is_refused && !builder->is_over &&
	       (event = fy_parser_parse(parser)) != NULL) {
		builder->source.ahead = 0;
		take_event(builder, event);
		fy_parser_event_free(parser, event);
	}
	if (!builder->is_refused &&
	    (!builder->is_over || builder->source.is_starved))
		refuse_syntax(builder, diag);
close:
	fy_parser_destroy(parser);
	fy_diag_destroy(diag);
}

const struct node *yaml_read(const char *bytes, size_t length,
			     struct complaints *complaints)
{
	struct builder builder = { .complaints = complaints,
				   .arena = complaints->arena,
				   .source = { .bytes = bytes, .left = length },
				   .last = start_of_file };

	check_bytes(&builder, bytes, length);
	if (!builder.is_refused)
		parse(&builder);
	text_clear(&builder.text);
	builder.last = start_of_file;
	if (!builder.is_refused && builder.root == NULL)
		builder.root = add_node(&builder, NODE_EMPTY);
	return builder.is_refused ? NULL : builder.root;
}
