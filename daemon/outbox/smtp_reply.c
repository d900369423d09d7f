#include "outbox/smtp_reply.h"

#include <stdio.h>
#include <string.h>

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The three digits at the start of a line, 200 to 599, or -1. */
static int read_code(const char *line, size_t length)
{
	if (length < 3 || line[0] < '2' || line[0] > '5' ||
	    !is_digit(line[1]) || !is_digit(line[2]))
		return -1;
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

static void add_words(struct smtp_reply *reply, const char *words)
{
	size_t length = strlen(reply->words);

	if (reply->lines == 1)
		(void)snprintf(reply->words, sizeof(reply->words), "%d%s%.500s",
			       reply->code, words[0] == '\0' ? "" : " ", words);
	else
		(void)snprintf(reply->words + length,
			       sizeof(reply->words) - length, " %.500s", words);
}

/* Reads the line that is whole in `line`, its end removed. */
static enum smtp_reply_event end_line(struct smtp_reply *reply)
{
	int code = read_code(reply->line, reply->length);
	bool is_last = reply->length == 3 || reply->line[3] == ' ';
	size_t start = reply->length == 3 ? 3 : 4;

	if (code < 0 || (!is_last && reply->line[3] != '-'))
		return SMTP_REPLY_BROKEN;
	if (reply->lines > 0 && code != reply->code)
		return SMTP_REPLY_BROKEN;
	if (memchr(reply->line, '\0', reply->length) != NULL)
		return SMTP_REPLY_BROKEN;
	reply->code = code;
	reply->lines++;
	if (reply->lines > SMTP_LINES_LIMIT)
		return SMTP_REPLY_BROKEN;
	memmove(reply->line, reply->line + start, reply->length - start);
	reply->line[reply->length - start] = '\0';
	reply->length = 0;
	add_words(reply, reply->line);
	reply->is_whole = is_last;
	return is_last ? SMTP_REPLY_WHOLE : SMTP_REPLY_LINE;
}

enum smtp_reply_event smtp_reply_take(struct smtp_reply *reply,
				      const char **bytes, size_t *length)
{
	const char *end = memchr(*bytes, '\n', *length);
	size_t taken = end == NULL ? *length : (size_t)(end - *bytes);

	if (reply->is_whole) {
		reply->is_whole = false;
		reply->lines = 0;
	}
	if (reply->length + taken >= sizeof(reply->line))
		return SMTP_REPLY_BROKEN;
	memcpy(reply->line + reply->length, *bytes, taken);
	reply->length += taken;
	*bytes += taken;
	*length -= taken;
	if (end == NULL)
		return SMTP_REPLY_MORE;
	*bytes += 1;
	*length -= 1;
	if (reply->length > 0 && reply->line[reply->length - 1] == '\r')
		reply->length--;
	return end_line(reply);
}
