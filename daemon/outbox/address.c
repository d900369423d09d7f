/*
 * What libcurl and a relay would take for a second line, a second recipient
 * or a parameter must never get that far (RFC 5321 4.1.2, RFC 5322 3.4.1).
 * The grammar of addresses is that of plan/contact.h.
 */
#include "outbox/address.h"

#include <string.h>

#include "base/text.h"
#include "outbox/compose.h"
#include "plan/contact.h"

#define ID_LIMIT 254

static bool is_alphanumeric(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

static bool is_atom_byte(char byte)
{
	return is_alphanumeric(byte) ||
	       (byte != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", byte) != NULL);
}

/* Atoms with single dots between them. */
static bool is_dot_atom(const char *bytes, size_t length)
{
	bool is_after_dot = true;

	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '.' && is_after_dot)
			return false;
		if (bytes[i] != '.' && !is_atom_byte(bytes[i]))
			return false;
		is_after_dot = bytes[i] == '.';
	}
	return !is_after_dot;
}

static bool is_line(const char *value)
{
	struct text visible = { 0 };
	bool is_safe;

	if (strlen(value) > HEADER_VALUE_LIMIT)
		return false;
	/* Nothing needed to be made visible. */
	text_add_visible(&visible, value);
	is_safe = strcmp(text_string(&visible), value) == 0;
	text_clear(&visible);
	return is_safe;
}

static bool is_message_id(const char *value)
{
	const char *at = strchr(value, '@');

	return at != NULL && strlen(value) <= ID_LIMIT &&
	       is_dot_atom(value, (size_t)(at - value)) &&
	       is_dot_atom(at + 1, strlen(at + 1));
}

static bool is_list_id(const char *value)
{
	return strlen(value) <= ID_LIMIT && is_dot_atom(value, strlen(value));
}

enum error header_make(struct arena *arena, enum header_kind kind,
		       const char *what, const char *value,
		       struct header *header, struct why *why)
{
	static const struct {
		bool (*is_safe)(const char *value);
		const char *fault;
	} kinds[] = {
		[HEADER_TEXT] = { is_line, "holds control characters, is not "
					   "UTF-8 or is too long" },
		[HEADER_MESSAGE_ID] = { is_message_id,
					"is not a plain Message-ID" },
		[HEADER_LIST_ID] = { is_list_id, "is not a plain List-Id" },
	};

	if (!kinds[kind].is_safe(value))
		return why_set(why, ERROR_INPUT, "%s %s", what,
			       kinds[kind].fault);
	header->value = arena_string(arena, value);
	return ERROR_NONE;
}

enum error mailbox_make(struct arena *arena, const char *name,
			const char *address, struct mailbox *mailbox,
			struct why *why)
{
	struct header checked;

	if (name == NULL)
		name = "";
	if (header_make(arena, HEADER_TEXT, "the name before an address", name,
			&checked, why) != ERROR_NONE)
		return ERROR_INPUT;
	if (address == NULL || !contact_is_email(address))
		return why_set(why, ERROR_INPUT,
			       "not a plain mail address (name@domain)");
	mailbox->name = checked.value;
	mailbox->address = arena_string(arena, address);
	return ERROR_NONE;
}

/* Without spaces at both ends and one pair of quotes. */
static const char *bare_name(struct arena *arena, const char *bytes,
			     size_t length)
{
	while (length > 0 && bytes[0] == ' ') {
		bytes++;
		length--;
	}
	while (length > 0 && bytes[length - 1] == ' ')
		length--;
	if (length >= 2 && bytes[0] == '"' && bytes[length - 1] == '"') {
		bytes++;
		length -= 2;
	}
	return arena_bytes(arena, bytes, length);
}

enum error mailbox_read(struct arena *arena, const char *string,
			struct mailbox *mailbox, struct why *why)
{
	const char *open = strrchr(string, '<');
	size_t length = strlen(string);

	if (open == NULL)
		return mailbox_make(arena, NULL, string, mailbox, why);
	if (string[length - 1] != '>')
		return why_set(why, ERROR_INPUT,
			       "an address with '<' must end with '>'");
	return mailbox_make(arena,
			    bare_name(arena, string, (size_t)(open - string)),
			    arena_bytes(arena, open + 1,
					length - 2 - (size_t)(open - string)),
			    mailbox, why);
}

const char *mail_address(struct arena *arena, const char *from)
{
	struct mailbox mailbox = { 0 };
	struct why why;

	if (from == NULL ||
	    mailbox_read(arena, from, &mailbox, &why) != ERROR_NONE)
		return NULL;
	return mailbox.address;
}
