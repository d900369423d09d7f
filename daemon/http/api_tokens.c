/* Tokens of people, over the API. */
#include "base/secret.h"
#include "http/json.h"
#include "http/routes.h"

enum error api_tokens(struct request *request, struct response *response,
		      struct why *why)
{
	struct token_row *rows;
	size_t count;
	json_t *array;
	enum error error = store_tokens(request->http->store, request->arena,
					&rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array,
					    json_token(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

/* Makes a token, keeps its hash, and gives it out this one time. */
static enum error add(struct request *request, const struct token_row *row,
		      char token[SECRET_SIZE], int64_t *id, struct why *why)
{
	struct store *store = request->http->store;
	struct doing doing = request_doing(request);
	char hash[SECRET_HASH_SIZE];
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	secret_new(token);
	secret_hash(token, hash);
	error = store_token_add(store, hash, row, &doing, id, why);
	return store_finish(store, error, why);
}

enum error api_token_add(struct request *request, struct response *response,
			 struct why *why)
{
	json_t *body = request_json(request, why);
	struct person_row person;
	struct token_row row = { 0 };
	char token[SECRET_SIZE];
	const char *code;
	const char *role;
	const char *expires;
	int64_t id;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	code = json_text(request, body, "person");
	role = json_text(request, body, "role");
	expires = json_text(request, body, "expires");
	row.label = json_text(request, body, "for");
	row.expires_on = expires != NULL ? date_from_iso(expires) : DATE_NONE;
	json_decref(body);
	if (expires != NULL &&
	    (!date_is_set(row.expires_on) ||
	     date_compare(row.expires_on, request->today) < 0))
		return why_set(why, ERROR_USAGE,
			       "expires is the last day, YYYY-MM-DD, and not "
			       "past");
	if (code == NULL)
		return why_set(why, ERROR_USAGE, "a token is a person's");
	error = store_person_find(request->http->store, code, request->arena,
				  &person, why);
	if (error != ERROR_NONE)
		return why_wrap(why, error, "%s", code);
	row.person_id = person.id;
	row.agency_id = person.agency_id;
	row.role = person.role;
	if (role != NULL && !role_from_word(role, &row.role))
		return why_set(why, ERROR_USAGE,
			       "role is one of owner receiver follow-up office "
			       "operator reader");
	if (row.role > request->who.role)
		return why_set(why, ERROR_FORBIDDEN,
			       "you are %s: you cannot make a token for %s",
			       role_word(request->who.role),
			       role_word(row.role));
	error = add(request, &row, token, &id, why);
	if (error != ERROR_NONE)
		return error;
	response_json(response, 200,
		      json_pack("{s:I, s:s, s:s, s:s, s:o, s:s}", "id",
				(json_int_t)id, "person", person.code, "agency",
				person.agency, "role", role_word(row.role),
				"expires_on", json_date(row.expires_on),
				"token", token));
	return ERROR_NONE;
}

enum error api_token_revoke(struct request *request, struct response *response,
			    struct why *why)
{
	struct store *store = request->http->store;
	struct doing doing = request_doing(request);
	int64_t id;
	enum error error = request_id(request, &id, why);

	if (error == ERROR_NONE)
		error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_token_revoke(store, id, &doing, why);
	error = store_finish(store, error, why);
	if (error == ERROR_NONE)
		response_json(response, 200,
			      json_pack("{s:I}", "id", (json_int_t)id));
	return error;
}
