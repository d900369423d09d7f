#include "plan/contact.h"

#include <stddef.h>
#include <string.h>

#define EMAIL_LIMIT 254 /* RFC 5321, 4.5.3.1, with erratum 1690 */
#define LOCAL_LIMIT 64
#define LABEL_LIMIT 63
#define DIGITS_LEAST 8
#define DIGITS_MOST 15 /* E.164 */

#define ALPHANUMERIC                                                           \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* Atoms of `bytes` with single dots between them (RFC 5322, 3.2.3). */
static bool is_dotted(const char *text, size_t length, const char *bytes,
		      size_t limit)
{
	size_t atom = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '.') {
			if (atom == 0)
				return false;
			atom = 0;
			continue;
		}
		if (strchr(bytes, text[i]) == NULL || ++atom > limit)
			return false;
	}
	return atom > 0;
}

static bool is_domain(const char *text)
{
	size_t length = strlen(text);

	if (!is_dotted(text, length, ALPHANUMERIC "-", LABEL_LIMIT))
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] == '-' && (i == 0 || text[i - 1] == '.' ||
				       i + 1 == length || text[i + 1] == '.'))
			return false;
	return true;
}

bool contact_is_email(const char *text)
{
	const char *at = strchr(text, '@');
	size_t local;

	if (at == NULL || strlen(text) > EMAIL_LIMIT)
		return false;
	local = (size_t)(at - text);
	/* A leading hyphen is an option to some mail programs. */
	return local <= LOCAL_LIMIT && text[0] != '-' &&
	       is_dotted(text, local, ALPHANUMERIC "!#$%&'*+-/=?^_`{|}~",
			 LOCAL_LIMIT) &&
	       is_domain(at + 1);
}

const char *contact_mailbox(const char *text, struct arena *arena)
{
	const char *open = strchr(text, '<');
	size_t length = strlen(text);
	char *address;

	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return NULL;
	if (open == NULL)
		return contact_is_email(text) ? arena_string(arena, text)
					      : NULL;
	if (text[length - 1] != '>')
		return NULL;
	address = arena_bytes(arena, open + 1,
			      length - (size_t)(open + 1 - text) - 1);
	return contact_is_email(address) ? address : NULL;
}

const char *contact_phone(const char *text, struct arena *arena)
{
	char *number = arena_alloc(arena, strlen(text) + sizeof("+84"));
	size_t digits = 0;

	if (*text == '+')
		text++;
	else if (strncmp(text, "00", 2) == 0)
		text += 2;
	else if (*text == '0') {
		memcpy(number + 1, "84", 2);
		digits = 2;
		text++;
	} else {
		return NULL;
	}
	number[0] = '+';
	for (; *text != '\0'; text++) {
		if (strchr(" .-()", *text) != NULL)
			continue;
		if (*text < '0' || *text > '9')
			return NULL;
		number[++digits] = *text;
	}
	if (digits < DIGITS_LEAST || digits > DIGITS_MOST || number[1] == '0')
		return NULL;
	return number;
}
