/* SMS gateways over the API: recipes, an SMS by hand, delivery reports. */
#include <string.h>

#include "http/json.h"
#include "http/routes.h"

#define REPORT_PREFIX "/sms/reports/"
#define REPORT_LIMIT 65536

static const char *idempotency_word(const struct sms_recipe *recipe)
{
	if (recipe->query.url != NULL)
		return "query";
	return recipe->is_idempotent ? "key" : "none";
}

enum error api_sms_recipes(struct request *request, struct response *response,
			   struct why *why)
{
	const struct sms_hooks *hooks = &request->http->hooks.sms;
	struct sms_recipe *recipes;
	size_t count;
	json_t *array;
	enum error error = hooks->recipes(hooks->desk, request->arena, &recipes,
					  &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++) {
		const struct sms_recipe *recipe = &recipes[i];

		(void)json_array_append_new(
			array,
			json_pack("{s:s, s:s, s:o, s:s, s:b, s:b, s:s}", "name",
				  recipe->name, "title", recipe->title, "note",
				  json_string_or_null(recipe->note),
				  "idempotency", idempotency_word(recipe),
				  "reports", recipe->report.status != NULL,
				  "sandbox", recipe->sandbox_words[1] != NULL,
				  "url",
				  recipe->folder != NULL
					  ? recipe->folder
					  : recipe->request.url));
	}
	response_json(response, 200, array);
	return ERROR_NONE;
}

static enum error read_order(struct request *request, struct sms_order *order,
			     bool *is_dry, struct why *why)
{
	json_t *body = request_json(request, why);

	if (body == NULL)
		return ERROR_USAGE;
	*order = (struct sms_order){
		.recipe = json_text(request, body, "recipe"),
		.file = json_text(request, body, "file"),
		.yaml = json_text(request, body, "text"),
		.to = json_text(request, body, "to"),
		.text = json_text(request, body, "message"),
		.doing = request_doing(request),
	};
	*is_dry = json_is_true(json_object_get(body, "dry_run"));
	json_decref(body);
	if (order->to == NULL)
		return why_set(why, ERROR_USAGE, "to which number?");
	if (order->text == NULL)
		order->text = "dondoc: tin nhắn thử, không phải làm gì. Test.";
	return ERROR_NONE;
}

static void answer_preview(struct response *response,
			   const struct complaints *complaints,
			   const struct sms_preview *preview)
{
	response_json(response, 200,
		      json_pack("{s:b, s:o, s:o, s:s, s:o, s:s, s:i, s:s, s:o}",
				"dry_run", 1, "recipe",
				json_string_or_null(preview->recipe), "method",
				json_string_or_null(preview->method), "url",
				preview->url, "headers",
				json_words(&preview->headers), "body",
				preview->body == NULL ? "" : preview->body,
				"parts", preview->parts, "encoding",
				preview->is_ucs2 ? "ucs2" : "gsm", "complaints",
				json_complaints(complaints)));
}

enum error api_sms_standing(struct request *request, struct response *response,
			    struct why *why)
{
	const struct sms_hooks *hooks = &request->http->hooks.sms;
	struct sms_standing standing;

	(void)why;
	hooks->standing(hooks->desk, &standing);
	response_json(
		response, 200,
		json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "state",
			  standing.state, "recipe",
			  json_string_or_null(standing.recipe), "outcome",
			  json_string_or_null(standing.outcome), "server",
			  json_string_or_null(standing.server), "answer",
			  json_string_or_null(standing.answer), "gateway_id",
			  json_string_or_null(standing.gateway_id), "cost",
			  json_string_or_null(standing.cost), "parts",
			  standing.parts > 0 ? json_integer(standing.parts)
					     : json_null()));
	return ERROR_NONE;
}

enum error api_sms_test(struct request *request, struct response *response,
			struct why *why)
{
	const struct sms_hooks *hooks = &request->http->hooks.sms;
	struct complaints complaints = { .arena = request->arena };
	struct sms_preview preview = { 0 };
	struct sms_order order;
	bool is_dry;
	enum error error = read_order(request, &order, &is_dry, why);

	if (error == ERROR_NONE && is_dry)
		error = hooks->preview(hooks->desk, &order, &complaints,
				       &preview, why);
	else if (error == ERROR_NONE)
		error = hooks->send(hooks->desk, &order, &complaints, why);
	if (error != ERROR_NONE && complaints.errors > 0) {
		response_error(response, error, why, &complaints);
		return ERROR_NONE;
	}
	if (error != ERROR_NONE)
		return error;
	if (!is_dry)
		return api_sms_standing(request, response, why);
	answer_preview(response, &complaints, &preview);
	return ERROR_NONE;
}

bool sms_report_is_path(const char *path)
{
	return strncmp(path, REPORT_PREFIX, strlen(REPORT_PREFIX)) == 0;
}

/*
 * By GET too, since gateways report so. What it changes is a note of what was
 * said; whoever knows the secret path could say anything.
 */
enum error sms_report_serve(struct request *request, struct response *response,
			    struct why *why)
{
	const struct sms_hooks *hooks = &request->http->hooks.sms;
	enum error error;

	if (request->body_length > REPORT_LIMIT)
		return why_set(why, ERROR_USAGE, "a report is no such length");
	error = hooks->report(hooks->desk, request,
			      request->path + strlen(REPORT_PREFIX), why);
	if (error != ERROR_NONE)
		return error;
	response->status = 200;
	response->content_type = "text/plain; charset=utf-8";
	text_add(&response->body, "ok\n");
	return ERROR_NONE;
}
