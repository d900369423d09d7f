#include "cli/qr.h"

#include <qrencode.h>
#include <stdio.h>

#include "base/text.h"

#define MARGIN 2 /* light modules around; readers want some */

static bool is_dark(const QRcode *code, int x, int y)
{
	if (x < 0 || y < 0 || x >= code->width || y >= code->width)
		return false;
	return (code->data[y * code->width + x] & 1) != 0;
}

/* Two rows of modules as one line of half blocks, which show the dark ones
 * in the colour of the text. */
static void print_line(const QRcode *code, int y, bool has_colour)
{
	static const char *const blocks[] = { " ", "▄", "▀", "█" };
	struct text line = { 0 };

	for (int x = -MARGIN; x < code->width + MARGIN; x++) {
		int both = (is_dark(code, x, y) ? 2 : 0) +
			   (is_dark(code, x, y + 1) ? 1 : 0);

		/* Without colours terminals are taken to be dark. */
		text_add(&line, blocks[has_colour ? both : 3 - both]);
	}
	(void)printf("%s%s%s\n", has_colour ? "\033[30;107m" : "",
		     text_string(&line), has_colour ? "\033[0m" : "");
	text_clear(&line);
}

void qr_print(const char *address, const struct output *output)
{
	QRcode *code;

	if (!output->is_terminal)
		return;
	code = QRcode_encodeString8bit(address, 0, QR_ECLEVEL_L);
	if (code == NULL)
		return; /* too long for any: the address stands above */
	if (output->columns >= (size_t)code->width + 2 * (size_t)MARGIN)
		for (int y = -MARGIN; y < code->width + MARGIN; y += 2)
			print_line(code, y, output->has_colour);
	QRcode_free(code);
}
