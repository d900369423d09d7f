/* People's own data over the API: contacts, all that is known, erasing it. */
#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "plan/contact.h"
#include "plan/url.h"
#include "store/message_rows.h"
#include "store/people.h"

#define EXPORT_LIMIT 100000

static enum error find(struct request *request, const char *code,
		       struct person_row *person, struct why *why)
{
	enum error error;

	if (code == NULL)
		return why_set(why, ERROR_USAGE, "which person?");
	error = store_person_find(request->http->store, code, request->arena,
				  person, why);
	/* Who may not see them does not learn that there are none. */
	if (error == ERROR_NONE && !access_has(&request->who, RIGHT_OFFICE) &&
	    request->who.person_id != person->id)
		error = ERROR_NOT_FOUND;
	return error == ERROR_NOT_FOUND
		       ? why_set(why, error, "no person '%s'", code)
		       : error;
}

static bool is_webhook(const char *url)
{
	return url_is(url, "https") ||
	       (url_is(url, "http") && url_is_loopback(url));
}

/* An address as it is kept; "" takes one away. */
static enum error check_contact(struct request *request,
				struct contact_change *change, struct why *why)
{
	const char *phone = change->phone;

	if (change->email != NULL && *change->email != '\0' &&
	    !contact_is_email(change->email))
		return why_set(why, ERROR_USAGE, "'%s' is no e-mail address",
			       change->email);
	if (phone != NULL && *phone != '\0')
		change->phone = contact_phone(phone, request->arena);
	if (phone != NULL && change->phone == NULL)
		return why_set(why, ERROR_USAGE, "'%s' is no telephone number",
			       phone);
	if (change->webhook != NULL && *change->webhook != '\0' &&
	    !is_webhook(change->webhook))
		return why_set(why, ERROR_USAGE, "'%s' is no https:// address",
			       change->webhook);
	if (change->email == NULL && change->phone == NULL &&
	    change->webhook == NULL)
		return why_set(why, ERROR_USAGE,
			       "which address? email, phone or webhook");
	return ERROR_NONE;
}

static enum error change_contact(struct request *request,
				 struct person_row *person,
				 const struct contact_change *change,
				 struct why *why)
{
	struct store *store = request->http->store;
	struct doing doing = request_doing(request);
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_person_contact(store, person, change, &doing, why);
	if (error == ERROR_NONE)
		error = store_person_get(store, person->id, request->arena,
					 person, why);
	return store_finish(store, error, why);
}

enum error api_person_contact(struct request *request,
			      struct response *response, struct why *why)
{
	json_t *body = request_json(request, why);
	struct contact_change change;
	struct person_row person;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	change = (struct contact_change){
		.email = json_text(request, body, "email"),
		.phone = json_text(request, body, "phone"),
		.webhook = json_text(request, body, "webhook"),
	};
	error = find(request, json_text(request, body, "person"), &person, why);
	json_decref(body);
	if (error == ERROR_NONE)
		error = check_contact(request, &change, why);
	if (error == ERROR_NONE)
		error = change_contact(request, &person, &change, why);
	if (error != ERROR_NONE)
		return error;
	response_json(response, 200, json_person(&person));
	request->http->hooks.wake(request->http->hooks.app);
	return ERROR_NONE;
}

enum error api_person_erase(struct request *request, struct response *response,
			    struct why *why)
{
	struct store *store = request->http->store;
	struct doing doing = request_doing(request);
	json_t *body = request_json(request, why);
	struct person_row person;
	const char *reason;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	reason = json_text(request, body, "reason");
	error = find(request, json_text(request, body, "person"), &person, why);
	json_decref(body);
	if (error == ERROR_NONE && reason == NULL)
		error = why_set(why, ERROR_USAGE, "erasing needs a reason");
	if (error == ERROR_NONE)
		error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_person_erase(store, &person, reason, &doing, why);
	error = store_finish(store, error, why);
	if (error == ERROR_NONE)
		response_json(response, 200,
			      json_pack("{s:I, s:s}", "number",
					(json_int_t)person.id, "role",
					role_word(person.role)));
	return error;
}

static enum error add_tokens(struct request *request,
			     const struct person_row *person, json_t *object,
			     struct why *why)
{
	json_t *array = json_array();
	struct token_row *rows;
	size_t count;
	enum error error = store_tokens(request->http->store, request->arena,
					&rows, &count, why);

	for (size_t i = 0; error == ERROR_NONE && i < count; i++)
		if (rows[i].person_id == person->id)
			(void)json_array_append_new(
				array, json_token(request, &rows[i]));
	(void)json_object_set_new(object, "tokens", array);
	return error;
}

static enum error add_messages(struct request *request,
			       const struct person_row *person, json_t *object,
			       struct why *why)
{
	const struct message_filter filter = { .person = person->code };
	json_t *array = json_array();
	struct message_row *rows;
	size_t count;
	enum error error = store_messages(request->http->store, &filter,
					  request->arena, &rows, &count, why);

	for (size_t i = 0; error == ERROR_NONE && i < count; i++)
		(void)json_array_append_new(array,
					    json_message(request, &rows[i]));
	(void)json_object_set_new(object, "messages", array);
	return error;
}

/* What they did, or what is about them. */
static enum error add_journal(struct request *request, const char *name,
			      const struct journal_filter *filter,
			      json_t *object, struct why *why)
{
	json_t *array = json_array();
	struct journal_row *rows;
	size_t count;
	enum error error = store_journal(request->http->store, filter,
					 request->arena, &rows, &count, why);

	for (size_t i = 0; error == ERROR_NONE && i < count; i++)
		(void)json_array_append_new(array,
					    json_journal(request, &rows[i]));
	(void)json_object_set_new(object, name, array);
	return error;
}

enum error api_person_export(struct request *request, struct response *response,
			     struct why *why)
{
	struct journal_filter did = { .limit = EXPORT_LIMIT };
	struct journal_filter about = { .limit = EXPORT_LIMIT };
	struct person_row person;
	json_t *object;
	enum error error =
		find(request, request->query(request, "person"), &person, why);

	if (error != ERROR_NONE)
		return error;
	did.actor = person.code;
	about.person = person.code;
	object = json_object();
	(void)json_object_set_new(object, "person", json_person(&person));
	(void)json_object_set_new(object, "agency", json_string(person.agency));
	error = add_tokens(request, &person, object, why);
	if (error == ERROR_NONE)
		error = add_messages(request, &person, object, why);
	if (error == ERROR_NONE)
		error = add_journal(request, "did", &did, object, why);
	if (error == ERROR_NONE)
		error = add_journal(request, "about", &about, object, why);
	if (error == ERROR_NONE)
		response_json(response, 200, object);
	else
		json_decref(object);
	return error;
}
