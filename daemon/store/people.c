#include "store/people.h"

#include <string.h>

#include "base/text.h"
#include "store/connection.h"
#include "store/journal.h"
#include "store/sql.h"

#define PHONE_DIGITS 9 /* behind +84, 84 or 0 */

static const char set_contact[] =
	"UPDATE people SET email = :email, phone = :phone, webhook = :webhook,"
	" channels = :channels WHERE person_id = :person";

static const char touch_agency[] =
	"UPDATE agencies SET changed_at = :now WHERE agency_id = :agency";

static const char erase_person[] =
	"UPDATE people SET code = 'erased-' || person_id, name = role,"
	" email = NULL, phone = NULL, webhook = NULL, channels = 0,"
	" wants_calendar = 0, sms_marks = NULL,"
	" removed_at = coalesce(removed_at, :now) WHERE person_id = :person";

static const char end_tokens[] =
	"UPDATE tokens SET revoked_at = coalesce(revoked_at, :now),"
	" label = NULL WHERE person_id = :person";

static const char erase_bytes[] =
	"DELETE FROM message_bytes WHERE message_id IN"
	" (SELECT message_id FROM messages WHERE person_id = :person)";

static const char erase_messages[] =
	"UPDATE messages SET address = NULL, subject = NULL, answer = NULL,"
	" report = NULL, gateway_id = NULL, undelivered_at = NULL,"
	" settled_at = coalesce(settled_at, :now), next_try_at = NULL,"
	" state = CASE WHEN state IN ('sent', 'refused') THEN state"
	"  ELSE 'expired' END WHERE person_id = :person";

static const char erase_absences[] = "UPDATE absences SET reason = NULL,"
				     " ended_at = coalesce(ended_at, :now)"
				     " WHERE :person IN (person_id, deputy_id)";

/* Wherever they are named as who did it: the role stands there instead. */
#define FORGET(table, column)                                                  \
	"UPDATE " table " SET " column " = :role WHERE " column " = :code"

static const char forget_extension[] = FORGET("extensions", "granted_by");
static const char forget_asked[] = FORGET("extension_requests", "asked_by");
static const char forget_answered[] =
	FORGET("extension_requests", "answered_by");
static const char forget_event[] = FORGET("events", "recorded_by");
static const char forget_evidence[] = FORGET("evidence", "added_by");
static const char forget_calendar[] = FORGET("calendar_files", "actor");
static const char forget_silence[] = FORGET("silences", "created_by");
static const char forget_lift[] = FORGET("silences", "lifted_by");
static const char forget_away[] = FORGET("absences", "created_by");
static const char forget_back[] = FORGET("absences", "ended_by");

static const char *choose(const char *new, const char *old)
{
	if (new == NULL)
		return old;
	return *new == '\0' ? NULL : new;
}

static unsigned use_channel(unsigned channels, unsigned channel,
			    const char *new, const char *address)
{
	if (address == NULL)
		return channels & ~channel;
	return new != NULL ? channels | channel : channels;
}

static enum error touch(struct store *store, const struct person_row *person,
			const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, touch_agency);

	query_int(&query, ":now", doing->now);
	query_int(&query, ":agency", person->agency_id);
	return query_run(&query, why);
}

enum error store_person_contact(struct store *store,
				const struct person_row *person,
				const struct contact_change *change,
				const struct doing *doing, struct why *why)
{
	const char *email = choose(change->email, person->email);
	const char *phone = choose(change->phone, person->phone);
	const char *webhook = choose(change->webhook, person->webhook);
	unsigned channels = person->channels;
	struct query query = query_begin(store, set_contact);
	struct text text = { 0 };
	enum error error;

	channels = use_channel(channels, CHANNEL_EMAIL, change->email, email);
	channels = use_channel(channels, CHANNEL_SMS, change->phone, phone);
	channels = use_channel(channels, CHANNEL_WEBHOOK, change->webhook,
			       webhook);
	query_text(&query, ":email", email);
	query_text(&query, ":phone", phone);
	query_text(&query, ":webhook", webhook);
	query_int(&query, ":channels", channels);
	query_int(&query, ":person", person->id);
	error = query_run(&query, why);
	if (error == ERROR_NONE)
		error = touch(store, person, doing, why);
	text_addf(&text, "%s%s%s", change->email != NULL ? " email" : "",
		  change->phone != NULL ? " phone" : "",
		  change->webhook != NULL ? " webhook" : "");
	if (error == ERROR_NONE)
		error = store_journal_person(
			store, person, "contact-changed",
			text.length > 0 ? text_string(&text) + 1 : "", doing,
			why);
	text_clear(&text);
	return error;
}

static enum error run_erasing(struct store *store, const char *statement,
			      const struct person_row *person, int64_t now,
			      struct why *why)
{
	struct query query = query_begin(store, statement);

	query_int(&query, ":person", person->id);
	if (statement != erase_bytes)
		query_int(&query, ":now", now);
	return query_run(&query, why);
}

static enum error forget_names(struct store *store,
			       const struct person_row *person, struct why *why)
{
	static const char *const statements[] = {
		forget_extension, forget_asked,	   forget_answered,
		forget_event,	  forget_evidence, forget_calendar,
		forget_silence,	  forget_lift,	   forget_away,
		forget_back,
	};
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]) &&
			   error == ERROR_NONE;
	     i++) {
		struct query query = query_begin(store, statements[i]);

		query_text(&query, ":role", role_word(person->role));
		query_text(&query, ":code", person->code);
		error = query_run(&query, why);
	}
	return error;
}

enum error store_person_erase(struct store *store,
			      const struct person_row *person,
			      const char *reason, const struct doing *doing,
			      struct why *why)
{
	static const char *const statements[] = {
		erase_person,	erase_bytes, erase_messages,
		erase_absences, end_tokens,
	};
	enum error error = ERROR_NONE;

	/* What is overwritten is not to be found in the file either. */
	if (sqlite3_exec(store->db, "PRAGMA secure_delete = ON", NULL, NULL,
			 NULL) != SQLITE_OK)
		return sql_fail(store, "secure_delete", why);
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]) &&
			   error == ERROR_NONE;
	     i++)
		error = run_erasing(store, statements[i], person, doing->now,
				    why);
	if (error == ERROR_NONE)
		error = forget_names(store, person, why);
	if (error == ERROR_NONE)
		error = touch(store, person, doing, why);
	if (error == ERROR_NONE)
		error = store_journal_person(store, person, "person-erased",
					     reason, doing, why);
	return error;
}

static bool is_in_address(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || strchr("._%+-", byte) != NULL;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The digits of a telephone number that begins here, 0 for none. */
static size_t phone_length(const char *at)
{
	size_t start = *at == '+' ? 1 : 0;
	size_t digits = 0;

	while (is_digit(at[start + digits]))
		digits++;
	if (strncmp(at + start, "84", 2) == 0 && digits == PHONE_DIGITS + 2)
		return start + digits;
	return start == 0 && *at == '0' && digits == PHONE_DIGITS + 1 ? digits
								      : 0;
}

const char *person_free_text(struct arena *arena, const char *text)
{
	struct text kept = { 0 };
	const char *copy;

	for (const char *at = text; *at != '\0';) {
		size_t length = 0;

		while (at[length] != '\0' && is_in_address(at[length]))
			length++;
		if (length > 0 && at[length] == '@')
			text_add(&kept, "…");
		else if (phone_length(at) > 0)
			text_add_bytes(&kept, "…", strlen("…"));
		else
			text_add_bytes(&kept, at, length > 0 ? length : 1);
		at += length > 0 ? length : 1;
	}
	copy = arena_string(arena, text_string(&kept));
	text_clear(&kept);
	return copy;
}

const char *const people_sql[] = {
	set_contact,	 touch_agency,	   erase_person,
	end_tokens,	 erase_bytes,	   erase_messages,
	erase_absences,	 forget_extension, forget_asked,
	forget_answered, forget_event,	   forget_evidence,
	forget_calendar, forget_silence,   forget_lift,
	forget_away,	 forget_back,	   NULL,
};
