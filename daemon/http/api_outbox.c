/* The outbox over the API: messages, who was not reached, a hand on them. */
#include <string.h>

#include "http/json.h"
#include "http/routes.h"
#include "store/undelivered.h"

static enum error filter_of(struct request *request,
			    struct message_filter *filter, struct why *why)
{
	const char *channel = request->query(request, "channel");
	enum message_state known;

	*filter = (struct message_filter){
		.state = request->query(request, "state"),
		.person = request->query(request, "person"),
		.channel = channel == NULL ? 0 : channel_from_word(channel),
	};
	if (filter->state != NULL &&
	    !message_state_from_word(filter->state, &known))
		return why_set(why, ERROR_USAGE,
			       "state is one of ready claimed handed-over sent "
			       "refused expired held");
	if (channel != NULL && filter->channel == 0)
		return why_set(why, ERROR_USAGE,
			       "channel is one of email sms webhook");
	return ERROR_NONE;
}

enum error api_outbox(struct request *request, struct response *response,
		      struct why *why)
{
	struct message_filter filter;
	struct message_row *rows;
	size_t count;
	json_t *array;
	enum error error = filter_of(request, &filter, why);

	if (error == ERROR_NONE)
		error = store_messages(request->http->store, &filter,
				       request->arena, &rows, &count, why);
	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array,
					    json_message(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

static enum error id_of(struct request *request, int64_t *id, struct why *why)
{
	*id = request_number(request, "message");
	return *id > 0 ? ERROR_NONE
		       : why_set(why, ERROR_USAGE,
				 "which message? its number is in 'dondoc "
				 "outbox ls'");
}

/* What it says, readable: the app knows how it was written. */
static void add_content(struct request *request, json_t *object,
			const struct message *message)
{
	const struct http_hooks *hooks = &request->http->hooks;
	struct strings headers = { 0 };
	const char *text = NULL;

	if (message->bytes != NULL)
		hooks->read_message(hooks->app, message, request->arena,
				    &headers, &text);
	(void)json_object_set_new(object, "headers", json_words(&headers));
	(void)json_object_set_new(object, "text", json_string_or_null(text));
}

enum error api_message(struct request *request, struct response *response,
		       struct why *why)
{
	struct message_item *items;
	struct message_row row;
	size_t count;
	int64_t id;
	json_t *object;
	json_t *refs;
	enum error error = id_of(request, &id, why);

	if (error == ERROR_NONE)
		error = store_message_get(request->http->store, id,
					  request->arena, &row, why);
	if (error == ERROR_NONE)
		error = store_message_items(request->http->store, id,
					    request->arena, &items, &count,
					    why);
	if (error != ERROR_NONE)
		return error;
	object = json_message(request, &row);
	refs = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(
			refs, json_pack("{s:I, s:s, s:s}", "task",
					(json_int_t)items[i].task.id, "ref",
					items[i].task.ref, "notice",
					notice_word(items[i].notice)));
	(void)json_object_set_new(object, "told", refs);
	add_content(request, object, &row.message);
	response_json(response, 200, object);
	return ERROR_NONE;
}

enum error api_unreached(struct request *request, struct response *response,
			 struct why *why)
{
	struct unreached *rows;
	size_t count;
	json_t *array;
	enum error error = store_unreached(request->http->store, 0,
					   request->arena, &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array,
					    json_unreached(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

enum error api_outbox_steer(struct request *request, struct response *response,
			    struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	const char *verb = strrchr(request->path, '/') + 1;
	json_t *body = request_json(request, why);
	int64_t id;
	int changed = 0;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	id = json_integer_value(json_object_get(body, "message"));
	json_decref(body);
	error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_messages_steer(http->store, verb, id, &doing, &changed,
				     why);
	error = store_finish(http->store, error, why);
	if (error != ERROR_NONE)
		return error;
	http->hooks.wake(http->hooks.app);
	response_json(response, 200, json_pack("{s:i}", "changed", changed));
	return ERROR_NONE;
}
