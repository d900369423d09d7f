#include "outbox/template.h"

#include <string.h>

#include "outbox/template_pieces.h"

/* A list that is being gone through. */
struct round {
	const struct fill *fill; /* the one at hand */
	size_t left; /* after this one */
};

struct filling {
	const struct template *template;
	struct text *text;
	size_t limit;
	struct round rounds[TEMPLATE_DEPTH + 1]; /* the first is the whole */
	size_t depth;
};

static const char *value_of(const struct filling *filling, const char *name)
{
	for (size_t i = filling->depth; i > 0; i--) {
		const struct blank *blank = filling->rounds[i - 1].fill->blanks;

		for (; blank != NULL && blank->name != NULL; blank++)
			if (strcmp(blank->name, name) == 0)
				return blank->value == NULL ? "" : blank->value;
	}
	return "";
}

/* NULL for one that is not there or empty. */
static const struct fill_list *list_of(const struct filling *filling,
				       const char *name)
{
	const struct fill_list *list =
		filling->rounds[filling->depth - 1].fill->lists;

	for (; list != NULL && list->name != NULL; list++)
		if (strcmp(list->name, name) == 0)
			return list->count > 0 ? list : NULL;
	return NULL;
}

/* The one way of text into HTML, in elements and in attributes. */
static void add_escaped(struct text *text, const char *string)
{
	static const char special[] = "&<>\"'";
	static const char *const escapes[] = { "&amp;", "&lt;", "&gt;",
					       "&quot;", "&#39;" };

	for (;;) {
		size_t length = strcspn(string, special);

		text_add_bytes(text, string, length);
		string += length;
		if (*string == '\0')
			return;
		text_add(text, escapes[strchr(special, *string) - special]);
		string++;
	}
}

static void add_value(struct filling *filling, const char *value)
{
	if (filling->template->form == TEMPLATE_HTML)
		add_escaped(filling->text, value);
	else
		text_add(filling->text, value);
}

/* Each gives the piece that comes next. */

static size_t begin_part(struct filling *filling, size_t at)
{
	const struct piece *piece = &filling->template->pieces[at];
	const struct fill_list *list = list_of(filling, piece->string);
	bool is_there =
		list != NULL || *value_of(filling, piece->string) != '\0';

	if (is_there == (piece->kind == PIECE_UNLESS))
		return piece->other + 1;
	if (piece->is_list)
		filling->rounds[filling->depth++] =
			(struct round){ list->items, list->count - 1 };
	return at + 1;
}

static size_t end_part(struct filling *filling, size_t at)
{
	const struct piece *piece = &filling->template->pieces[at];
	struct round *round = &filling->rounds[filling->depth - 1];

	if (!piece->is_list)
		return at + 1;
	if (round->left > 0) {
		round->left--;
		round->fill++;
		return piece->other + 1;
	}
	filling->depth--;
	return at + 1;
}

bool template_fill(const struct template *template, const struct fill *fill,
		   struct text *text)
{
	struct filling filling = {
		.template = template,
		.text = text,
		.limit = text->length + TEMPLATE_FILLED_LIMIT,
		.rounds = { { .fill = fill } },
		.depth = 1,
	};

	for (size_t at = 0; at < template->count;) {
		const struct piece *piece = &template->pieces[at];

		if (text->length > filling.limit)
			return false;
		switch (piece->kind) {
		case PIECE_TEXT:
			text_add_bytes(text, piece->string, piece->length);
			at++;
			break;
		case PIECE_BLANK:
			add_value(&filling, value_of(&filling, piece->string));
			at++;
			break;
		case PIECE_IF:
		case PIECE_UNLESS:
			at = begin_part(&filling, at);
			break;
		case PIECE_END:
			at = end_part(&filling, at);
			break;
		}
	}
	return text->length <= filling.limit;
}
