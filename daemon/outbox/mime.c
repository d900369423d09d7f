/*
 * The door to GMime, which encodes and folds. What it wrote is checked
 * before it is believed: a bare LF or a long line is refused by relays.
 */
#include "outbox/mime.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>

#define LINE_LIMIT 998
#define BOUNDARY_LIMIT 64
#define CALENDAR_FILE "han.ics" /* hạn: deadlines */

static void set_header(GMimeMessage *message, const char *name,
		       struct header header)
{
	g_mime_object_set_header(GMIME_OBJECT(message), name, header.value,
				 "UTF-8");
}

/* One between <>, where there is one. */
static void set_id(GMimeMessage *message, const char *name,
		   struct header header)
{
	char *value;

	if (header.value == NULL)
		return;
	value = g_strdup_printf("<%s>", header.value);
	g_mime_object_set_header(GMIME_OBJECT(message), name, value, "UTF-8");
	g_free(value);
}

static void add_mailbox(GMimeMessage *message, GMimeAddressType type,
			const struct mailbox *mailbox)
{
	const char *name = mailbox->name[0] == '\0' ? NULL : mailbox->name;
	InternetAddress *address =
		internet_address_mailbox_new(name, mailbox->address);

	internet_address_set_charset(address, "UTF-8");
	internet_address_list_add(g_mime_message_get_addresses(message, type),
				  address);
	g_object_unref(address);
}

/*
 * Text goes as quoted-printable: it is 7 bit, keeps lines short, and an
 * operator can still read the commands in it. A file is base64, so that its
 * line ends arrive as they are.
 */
static GMimePart *add_part(GMimeMultipart *multipart, const char *subtype,
			   const char *content, GMimeContentEncoding encoding)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	GMimeStream *stream =
		g_mime_stream_mem_new_with_buffer(content, strlen(content));
	GMimeDataWrapper *wrapper = g_mime_data_wrapper_new_with_stream(
		stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset",
						 "utf-8");
	g_mime_part_set_content(part, wrapper);
	g_mime_part_set_content_encoding(part, encoding);
	g_mime_multipart_add(multipart, GMIME_OBJECT(part));
	g_object_unref(wrapper);
	g_object_unref(stream);
	g_object_unref(part); /* the multipart has it */
	return part;
}

/* From the Message-ID and a letter; "=_" cannot stand in quoted-printable
 * text. */
static void set_boundary(GMimeMultipart *multipart, char letter,
			 const char *message_id)
{
	char boundary[BOUNDARY_LIMIT] = "=_";
	size_t length = 2;

	boundary[length++] = letter;
	for (; *message_id != '\0' && length < sizeof(boundary) - 1;
	     message_id++)
		if (g_ascii_isalnum(*message_id))
			boundary[length++] = *message_id;
	g_mime_multipart_set_boundary(multipart, boundary);
}

static GMimeMultipart *make_letter(const struct mime_mail *mail)
{
	GMimeMultipart *letter =
		g_mime_multipart_new_with_subtype("alternative");

	set_boundary(letter, 'a', mail->message_id.value);
	(void)add_part(letter, "plain", mail->plain,
		       GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	(void)add_part(letter, "html", mail->html,
		       GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	return letter;
}

/* The letter, and the calendar as a file beside it. */
static GMimeMultipart *make_body(const struct mime_mail *mail)
{
	GMimeMultipart *letter = make_letter(mail);
	GMimeMultipart *body;
	GMimePart *calendar;

	if (mail->calendar == NULL)
		return letter;
	body = g_mime_multipart_new_with_subtype("mixed");
	set_boundary(body, 'm', mail->message_id.value);
	g_mime_multipart_add(body, GMIME_OBJECT(letter));
	g_object_unref(letter);
	calendar = add_part(body, "calendar", mail->calendar,
			    GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(calendar),
						 "method", "PUBLISH");
	g_mime_object_set_disposition(GMIME_OBJECT(calendar),
				      GMIME_DISPOSITION_ATTACHMENT);
	g_mime_part_set_filename(calendar, CALENDAR_FILE);
	return body;
}

static GMimeMessage *make_message(const struct mime_mail *mail)
{
	GMimeMessage *message = g_mime_message_new(FALSE);
	GMimeMultipart *body = make_body(mail);

	add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, &mail->from);
	add_mailbox(message, GMIME_ADDRESS_TYPE_TO, &mail->to);
	g_mime_message_set_subject(message, mail->subject.value, "UTF-8");
	set_header(message, "Date", mail->date);
	g_mime_message_set_message_id(message, mail->message_id.value);
	set_id(message, "In-Reply-To", mail->thread);
	set_id(message, "References", mail->thread);
	set_id(message, "List-Id", mail->list_id);
	set_header(message, "Auto-Submitted",
		   (struct header){ "auto-generated" });
	set_header(message, "Content-Language", mail->language);
	g_mime_message_set_mime_part(message, GMIME_OBJECT(body));
	g_object_unref(body);
	return message;
}

static bool is_wire_safe(const char *bytes, size_t length)
{
	size_t line = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (byte == '\n')
			return false;
		if (byte == '\r') {
			if (i + 1 == length || bytes[i + 1] != '\n')
				return false;
			i++;
			line = 0;
			continue;
		}
		if (byte == '\0' || byte >= 0x80 || ++line > LINE_LIMIT)
			return false;
	}
	return length > 0 && line == 0;
}

enum error mime_write(const struct mime_mail *mail, struct text *bytes,
		      struct why *why)
{
	GMimeFormatOptions *format;
	GMimeMessage *message;
	GMimeStream *stream;
	size_t before = bytes->length;
	GByteArray *written;

	/* Counts its callers. There is no way back: GMime cannot be started
	 * again once it was shut down (3.2.13). */
	g_mime_init();
	message = make_message(mail);
	format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format,
						 GMIME_NEWLINE_FORMAT_DOS);
	stream = g_mime_stream_mem_new();
	(void)g_mime_object_write_to_stream(GMIME_OBJECT(message), format,
					    stream);
	written = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	text_add_bytes(bytes, (const char *)written->data, written->len);
	g_object_unref(stream);
	g_mime_format_options_free(format);
	g_object_unref(message);
	if (!is_wire_safe(bytes->bytes + before, bytes->length - before))
		return why_set(why, ERROR_INTERNAL,
			       "the mail came out with a line that no relay "
			       "may pass on");
	return ERROR_NONE;
}

static void read_headers(GMimeMessage *message, struct arena *arena,
			 struct strings *headers)
{
	GMimeHeaderList *list =
		g_mime_object_get_header_list(GMIME_OBJECT(message));

	for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, i);

		strings_add(headers, arena,
			    arena_printf(arena, "%s: %s",
					 g_mime_header_get_name(header),
					 g_mime_header_get_value(header)));
	}
}

/* The first plain part. */
static const char *read_plain(GMimeMessage *message, struct arena *arena)
{
	GMimePartIter *parts = g_mime_part_iter_new(GMIME_OBJECT(message));
	const char *text = NULL;

	for (bool is_there = true; is_there && text == NULL;
	     is_there = g_mime_part_iter_next(parts)) {
		GMimeObject *part = g_mime_part_iter_get_current(parts);
		char *found;

		if (part == NULL || !GMIME_IS_TEXT_PART(part) ||
		    !g_mime_content_type_is_type(
			    g_mime_object_get_content_type(part), "text",
			    "plain"))
			continue;
		found = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
		text = arena_string(arena, found);
		g_free(found);
	}
	g_mime_part_iter_free(parts);
	return text;
}

void mime_read(const char *bytes, size_t length, struct arena *arena,
	       struct strings *headers, const char **text)
{
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;

	*text = NULL;
	g_mime_init();
	stream = g_mime_stream_mem_new_with_buffer(bytes, length);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL) {
		read_headers(message, arena, headers);
		*text = read_plain(message, arena);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}
