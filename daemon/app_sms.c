#include "app_sms.h"

#include <stdlib.h>
#include <string.h>

#include "app_recipes.h"
#include "base/log.h"
#include "base/secret.h"
#include "outbox/gsm.h"
#include "outbox/secret.h"
#include "outbox/sms_recipe.h"
#include "outbox/sms_report.h"
#include "outbox/sms_text.h"
#include "outbox/sms_trial.h"
#include "plan/recipe_read.h"
#include "store/journal.h"
#include "store/messages.h"

#define ID_LENGTH 24

struct sms_desk {
	uv_loop_t *loop;
	struct store *store;
	const struct config *config;
	char report_hash[SECRET_HASH_SIZE]; /* "": no reports are taken */
	struct sms_trial trial;
	struct arena arena; /* of the trial */
	struct doing doing; /* who tried it */
	bool was_used;
	void (*on_closed)(void *owner);
	void *owner;
};

enum error sms_desk_open(uv_loop_t *loop, struct store *store,
			 const struct config *config, struct sms_desk **desk,
			 struct why *why)
{
	const char *path = config->sms_account.report_file;
	struct sms_desk *opened = memory_alloc(sizeof(*opened));
	char *secret = NULL;
	enum error error = ERROR_NONE;

	opened->loop = loop;
	opened->store = store;
	opened->config = config;
	if (path != NULL)
		error = secret_read(path, &secret, why);
	if (secret != NULL)
		secret_hash(secret, opened->report_hash);
	secret_clear(secret);
	*desk = opened;
	return error == ERROR_NONE ? error
				   : why_wrap(why, error, "sms reports");
}

static void on_trial_closed(void *context)
{
	struct sms_desk *desk = context;
	void (*on_closed)(void *owner) = desk->on_closed;
	void *owner = desk->owner;

	arena_clear(&desk->arena);
	free(desk);
	on_closed(owner);
}

void sms_desk_close(struct sms_desk *desk, void (*on_closed)(void *owner),
		    void *owner)
{
	if (desk == NULL) {
		on_closed(owner);
		return;
	}
	desk->on_closed = on_closed;
	desk->owner = owner;
	sms_trial_close(&desk->trial, on_trial_closed, desk);
}

/* The configuration with the recipe that is ordered; complaints->arena. */
static enum error read_config_for(const struct sms_desk *desk,
				  const struct sms_order *order,
				  struct complaints *complaints,
				  struct config *config, struct why *why)
{
	enum error error = ERROR_NONE;

	*config = *desk->config;
	if (order->recipe == NULL && order->yaml == NULL &&
	    strncmp(config->sms_gateway, "file:", 5) == 0)
		return why_set(why, ERROR_REFUSED,
			       "the configured gateway is %s; name a recipe",
			       config->sms_gateway);
	if (order->recipe != NULL) {
		error = recipes_load(order->recipe, &config->sms_recipe,
				     complaints, why);
	} else if (order->yaml != NULL) {
		complaints->file = order->file == NULL ? "-" : order->file;
		error = read_recipe(order->yaml, strlen(order->yaml),
				    &config->sms_recipe, complaints);
		if (error != ERROR_NONE)
			(void)complaints_why(complaints, why);
	}
	if (error != ERROR_NONE)
		return error;
	account_lay(&config->sms_account, &config->sms_recipe);
	return sms_recipe_check(&config->sms_recipe, why);
}

/* What the account lacks, in the configuration's file. */
static enum error check_account(const struct config *config,
				struct complaints *complaints, struct why *why)
{
	enum error error;

	complaints->file = "dondoc.yaml";
	error = account_check(&config->sms_account, &config->sms_recipe,
			      complaints);
	return error == ERROR_NONE ? error : complaints_why(complaints, why);
}

static void name_file(const struct sms_recipe *recipe,
		      const struct sms_values *values, struct arena *arena,
		      struct sms_preview *preview)
{
	preview->method = NULL;
	preview->url =
		arena_printf(arena, "%s/%s", recipe->folder,
			     sms_template_fill(recipe, values, recipe->file,
					       ESCAPE_NONE, arena));
	preview->body = sms_template_fill(recipe, values, recipe->request.body,
					  ESCAPE_NONE, arena);
}

static enum error fill_preview(const struct config *config,
			       const struct sms_order *order,
			       struct arena *arena, struct sms_preview *preview,
			       struct why *why)
{
	const struct sms_recipe *recipe = &config->sms_recipe;
	struct sms_values values = {
		.to = order->to,
		.text = sms_text_apply(&recipe->text, arena, order->text),
		.id = "dondoc-sms-test",
		.at = order->doing.now,
		.account = &config->sms_account,
		.callback = config->sms_account.report_file == NULL ? NULL : "",
		.is_masked = true,
	};
	struct sms_request request = { 0 };
	enum error error;

	preview->recipe = recipe->name;
	preview->parts = sms_parts(values.text);
	preview->is_ucs2 = sms_units(values.text, false) < 0;
	if (recipe->folder != NULL) {
		name_file(recipe, &values, arena, preview);
		return ERROR_NONE;
	}
	error = sms_recipe_expand(recipe, &recipe->request, &values, arena,
				  &request, why);
	preview->method = request.method;
	preview->url = request.url;
	preview->headers = request.headers;
	preview->body = request.body;
	return error;
}

static enum error hook_preview(void *context, const struct sms_order *order,
			       struct complaints *complaints,
			       struct sms_preview *preview, struct why *why)
{
	const struct sms_desk *desk = context;
	struct config config;
	struct why ignored;
	enum error error =
		read_config_for(desk, order, complaints, &config, why);

	if (error != ERROR_NONE)
		return error;
	error = fill_preview(&config, order, complaints->arena, preview, why);
	if (error != ERROR_NONE)
		return error;
	/* To look at it nothing need be there yet. */
	(void)check_account(&config, complaints, &ignored);
	for (size_t i = 0; i < complaints->count; i++)
		complaints->items[i].is_warning = true;
	complaints->errors = 0;
	return ERROR_NONE;
}

/* One line, without the number: it is a person's. */
static void tell_journal(struct sms_desk *desk)
{
	const struct sms_trial *trial = &desk->trial;
	struct arena arena = { 0 };
	struct journal_entry entry = {
		.at = trial->at,
		.kind = "sms-test",
		.actor = desk->doing.actor,
		.caller = &desk->doing.caller,
		.text = arena_printf(&arena, "%s: %s: %s",
				     trial->config.sms_recipe.name == NULL
					     ? trial->config.sms_gateway
					     : trial->config.sms_recipe.name,
				     outcome_word(trial->outcome.kind),
				     trial->outcome.answer),
	};
	struct why why;
	enum error error = store_begin(desk->store, &why);

	if (error == ERROR_NONE) {
		error = store_journal_add(desk->store, &entry, &why);
		error = store_finish(desk->store, error, &why);
	}
	if (error != ERROR_NONE)
		log_error("sms test: %s", why.text);
	arena_clear(&arena);
}

static void on_trial_done(void *context)
{
	struct sms_desk *desk = context;

	/* On the way out the store goes too. */
	if (desk->on_closed == NULL)
		tell_journal(desk);
}

static const char *new_id(struct arena *arena)
{
	char token[SECRET_SIZE];

	secret_new(token);
	return arena_bytes(arena, token, ID_LENGTH);
}

static enum error hook_send(void *context, const struct sms_order *order,
			    struct complaints *complaints, struct why *why)
{
	struct sms_desk *desk = context;
	struct sms_trial *trial = &desk->trial;
	struct arena arena = { 0 };
	struct complaints found = { .arena = &arena };
	struct config config;
	enum error error;

	if (trial->channel != NULL)
		return why_set(why, ERROR_BUSY,
			       "another test SMS is under way");
	error = read_config_for(desk, order, &found, &config, why);
	if (error == ERROR_NONE)
		error = check_account(&config, &found, why);
	if (error != ERROR_NONE) {
		complaints->file = found.file;
		for (size_t i = 0; i < found.count; i++)
			complain(complaints, found.items[i].place,
				 found.items[i].code, "%s",
				 found.items[i].text);
		arena_clear(&arena);
		return error;
	}
	arena_clear(&desk->arena);
	desk->arena = arena;
	desk->was_used = true;
	desk->doing = order->doing;
	desk->doing.actor = arena_string(&desk->arena, order->doing.actor);
	desk->doing.caller.from =
		arena_string(&desk->arena, order->doing.caller.from);
	*trial = (struct sms_trial){
		.config = config,
		.to = arena_string(&desk->arena, order->to),
		.text = sms_text_apply(&config.sms_recipe.text, &desk->arena,
				       order->text),
		.id = new_id(&desk->arena),
		.at = order->doing.now,
		.on_done = on_trial_done,
		.owner = desk,
	};
	return sms_trial_start(trial, desk->loop, why);
}

static const char *text_or_null(const char *text)
{
	return *text == '\0' ? NULL : text;
}

static void hook_standing(void *context, struct sms_standing *standing)
{
	const struct sms_desk *desk = context;
	const struct sms_trial *trial = &desk->trial;
	const struct outcome *outcome = &trial->outcome;

	*standing = (struct sms_standing){ .state = "none" };
	if (!desk->was_used)
		return;
	standing->recipe = trial->config.sms_recipe.name;
	standing->state = trial->is_done	   ? "done"
			  : trial->channel != NULL ? "sending"
						   : "none";
	if (!trial->is_done)
		return;
	standing->outcome = outcome_word(outcome->kind);
	standing->server = outcome->server;
	standing->answer = outcome->answer;
	standing->gateway_id = text_or_null(outcome->id);
	standing->cost = text_or_null(outcome->cost);
	standing->parts = outcome->parts;
}

static const char *query_of(const void *context, const char *name)
{
	const struct request *request = context;

	return request->query(request, name);
}

/* One note about one message, at most. */
static enum error note(const struct sms_desk *desk,
		       const struct request *request,
		       const struct sms_report *report, struct why *why)
{
	enum error error = store_begin(desk->store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_message_report(desk->store, report->id,
				     report->request_id, report->words,
				     request->now, why);
	return store_finish(desk->store, error, why);
}

static enum error hook_report(void *context, const struct request *request,
			      const char *secret, struct why *why)
{
	const struct sms_desk *desk = context;
	const struct sms_report_input input = {
		.query = query_of,
		.context = request,
		.content_type = request->header(request, "Content-Type"),
		.body = request->body,
		.length = request->body_length,
	};
	char hash[SECRET_HASH_SIZE];
	struct sms_report report;
	enum error error;

	secret_hash(secret, hash);
	if (desk->report_hash[0] == '\0' ||
	    strcmp(hash, desk->report_hash) != 0)
		return why_set(why, ERROR_NOT_FOUND, "no such path");
	if (!sms_report_read(&desk->config->sms_recipe.report, &input,
			     request->arena, &report))
		return why_set(why, ERROR_USAGE,
			       "the recipe finds no message and status in it");
	error = note(desk, request, &report, why);
	/* A gateway that is told 404 would ask again; the message may be of a
	 * test, or of another system on the same account. */
	return error == ERROR_NOT_FOUND ? ERROR_NONE : error;
}

static enum error hook_recipes(void *context, struct arena *arena,
			       struct sms_recipe **recipes, size_t *count,
			       struct why *why)
{
	(void)context;
	return recipes_list(arena, recipes, count, why);
}

struct sms_hooks sms_desk_hooks(struct sms_desk *desk)
{
	return (struct sms_hooks){
		.desk = desk,
		.recipes = hook_recipes,
		.preview = hook_preview,
		.send = hook_send,
		.standing = hook_standing,
		.report = hook_report,
	};
}
