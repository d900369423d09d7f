/* A template as it is kept: what its reader makes and its filling walks. */
#ifndef DONDOC_OUTBOX_TEMPLATE_PIECES_H
#define DONDOC_OUTBOX_TEMPLATE_PIECES_H

#include "outbox/template.h"

/* A row of pieces. The beginning of a part knows its end, so that filling is
 * one walk with a stack of the lists gone through. */
enum piece_kind {
	PIECE_TEXT,
	PIECE_BLANK,
	PIECE_IF, /* {#name} */
	PIECE_UNLESS, /* {^name} */
	PIECE_END
};

struct piece {
	enum piece_kind kind;
	bool is_list; /* PIECE_IF, and the PIECE_END of one */
	const char *string; /* the text, or the name */
	size_t length; /* of the text */
	size_t other; /* the end of this beginning, and back */
};

struct template
{
	struct piece *pieces;
	size_t count;
	enum template_form form;
};

#endif
