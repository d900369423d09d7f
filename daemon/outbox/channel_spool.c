/*
 * What is put into the folder is gone when the sender looks next, so nobody
 * can tell after a crash whether it was there: nothing is put there twice.
 */
#include "outbox/channel_spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "outbox/folder_channel.h"
#include "outbox/gateway_account.h"
#include "outbox/sms_recipe.h"
#include "plan/plan.h"

/* The sender is another user, of the folder's group. */
#define FILE_MODE 0660

struct spool {
	struct folder_kind kind;
	const struct sms_recipe *recipe;
	struct gateway_account account;
};

static enum error prepare(const char *root, struct why *why)
{
	struct stat status;

	if (stat(root, &status) != 0)
		return why_set(why, ERROR_INPUT, "%s: %s", root,
			       strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return why_set(why, ERROR_INPUT, "%s is no folder", root);
	return ERROR_NONE;
}

static bool is_file_name(const char *name)
{
	return *name != '\0' && *name != '.' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.@_-") ==
		       strlen(name);
}

static enum error place_sms(const char *root, const struct delivery *delivery,
			    struct arena *arena, struct folder_place *place,
			    struct why *why)
{
	const struct spool *spool = place->context;
	struct sms_values values = {
		.to = delivery->to,
		.text = arena_bytes(arena, delivery->bytes, delivery->length),
		.id = delivery->token,
		.at = delivery->at,
		.task = delivery->task,
	};
	const char *name;

	gateway_account_fill(&spool->account, &values);
	name = sms_template_fill(spool->recipe, &values, spool->recipe->file,
				 ESCAPE_NONE, arena);
	if (!is_file_name(name))
		return why_set(why, ERROR_INPUT,
			       "the recipe makes no name of a file");
	place->folder = arena_string(arena, root);
	place->draft = arena_printf(arena, "%s/.%s.tmp", root, name);
	place->path = arena_printf(arena, "%s/%s", root, name);
	text_add(&place->content, sms_template_fill(spool->recipe, &values,
						    spool->recipe->request.body,
						    ESCAPE_NONE, arena));
	text_add(&place->content, "\n");
	return ERROR_NONE;
}

static void release(const void *context)
{
	struct spool *spool = (struct spool *)(uintptr_t)context;

	gateway_account_clear(&spool->account);
	free(spool);
}

enum error channel_spool_open(const struct config *config, uv_loop_t *loop,
			      struct channel **channel, struct why *why)
{
	struct spool *spool = memory_alloc(sizeof(*spool));
	enum error error = sms_recipe_check(&config->sms_recipe, why);

	spool->recipe = &config->sms_recipe;
	spool->kind = (struct folder_kind){
		.name = "spool",
		.channel = CHANNEL_SMS,
		.context = spool,
		.release = release,
		.mode = FILE_MODE,
		.prepare = prepare,
		.place = place_sms,
	};
	if (error == ERROR_NONE)
		error = gateway_account_open(&spool->account, config, why);
	if (error == ERROR_NONE)
		error = folder_channel_open(&spool->kind,
					    config->sms_recipe.folder, loop,
					    channel, why);
	if (error != ERROR_NONE) {
		release(spool);
		return why_wrap(why, error, "sms spool");
	}
	(*channel)->is_idempotent = false;
	(*channel)->rate = config->sms_recipe.rate;
	return ERROR_NONE;
}
