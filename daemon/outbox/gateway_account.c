/*
 * A secret that changes with every use (the refresh token of Zalo) cannot stay
 * in the file that a person wrote. Its next value is kept in a file of ours,
 * with the hash of what the person wrote: another hash means that the person
 * has written a new one, which then holds.
 */
#include "outbox/gateway_account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "outbox/folder.h"
#include "outbox/secret.h"
#include "plan/read.h"

static enum error read_all(struct gateway_account *open, struct why *why)
{
	const struct named_list *files = &open->account->secrets;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < files->count && error == ERROR_NONE; i++) {
		struct named_list *to = &open->secrets;
		char *secret = NULL;

		error = secret_read(files->items[i].value, &secret, why);
		if (error != ERROR_NONE)
			break;
		to->items = arena_grow(&open->arena, to->items, to->count,
				       sizeof(*to->items));
		to->items[to->count].name =
			arena_string(&open->arena, files->items[i].name);
		to->items[to->count++].value = secret;
	}
	return error;
}

static enum error read_callback(struct gateway_account *open, struct why *why)
{
	const struct sms_account *account = open->account;
	char *secret = NULL;
	size_t length;
	enum error error;

	if (account->report_file == NULL || account->callback == NULL)
		return ERROR_NONE;
	error = secret_read(account->report_file, &secret, why);
	if (error != ERROR_NONE)
		return error;
	length = strlen(account->callback) + strlen(secret) + 1;
	open->callback = memory_alloc(length);
	(void)snprintf(open->callback, length, "%s%s", account->callback,
		       secret);
	secret_clear(secret);
	return ERROR_NONE;
}

enum error gateway_account_open(struct gateway_account *open,
				const struct config *config, struct why *why)
{
	enum error error;

	*open = (struct gateway_account){
		.account = &config->sms_account,
		.token = &config->sms_recipe.token,
	};
	error = read_all(open, why);
	return error == ERROR_NONE ? read_callback(open, why) : error;
}

void gateway_account_clear(struct gateway_account *open)
{
	for (size_t i = 0; i < open->secrets.count; i++)
		secret_clear((char *)(uintptr_t)open->secrets.items[i].value);
	secret_clear(open->callback);
	arena_clear(&open->arena);
	*open = (struct gateway_account){ 0 };
}

void gateway_account_fill(const struct gateway_account *open,
			  struct sms_values *values)
{
	values->account = open->account;
	values->secrets = open->secrets;
	values->callback = open->callback;
}

static void hide(const char *secret, char *answer)
{
	size_t length = secret == NULL ? 0 : strlen(secret);
	char *found;

	/* A mask must not itself be found again. */
	if (length == 0 || strspn(secret, "*") == length)
		return;
	while ((found = strstr(answer, secret)) != NULL)
		memset(found, '*', length);
}

void gateway_account_hide(const struct gateway_account *open, const char *token,
			  char *answer)
{
	for (size_t i = 0; i < open->secrets.count; i++)
		hide(open->secrets.items[i].value, answer);
	hide(open->callback, answer);
	hide(token, answer);
}

static struct named *kept_secret(struct gateway_account *open)
{
	for (size_t i = 0; i < open->secrets.count; i++)
		if (open->token->keep_secret != NULL &&
		    strcmp(open->secrets.items[i].name,
			   open->token->keep_secret) == 0)
			return &open->secrets.items[i];
	return NULL;
}

/* The hash of what stands in the file of the configuration now. */
static bool written_hash(const struct gateway_account *open, const char *name,
			 char hash[SECRET_HASH_SIZE])
{
	const char *path =
		named_find(&open->account->secrets, name, strlen(name));
	char *secret = NULL;
	struct why ignored;

	if (path == NULL || secret_read(path, &secret, &ignored) != ERROR_NONE)
		return false;
	secret_hash(secret, hash);
	secret_clear(secret);
	return true;
}

void gateway_account_reload(struct gateway_account *open)
{
	struct named *secret = kept_secret(open);
	char hash[SECRET_HASH_SIZE];
	struct arena arena = { 0 };
	const char *bytes;
	size_t length;
	struct why ignored;

	if (secret == NULL || open->account->token_file == NULL ||
	    !written_hash(open, secret->name, hash) ||
	    read_file(open->account->token_file, &arena, &bytes, &length,
		      &ignored) != ERROR_NONE) {
		arena_clear(&arena);
		return;
	}
	if (length > SECRET_HASH_SIZE &&
	    strncmp(bytes, hash, SECRET_HASH_SIZE - 1) == 0) {
		const char *value = bytes + SECRET_HASH_SIZE;

		secret_clear((char *)(uintptr_t)secret->value);
		secret->value = memory_string(
			arena_bytes(&arena, value, strcspn(value, "\n")));
	}
	arena_clear(&arena);
}

enum error gateway_account_keep(struct gateway_account *open, const char *value,
				struct why *why)
{
	struct named *secret = kept_secret(open);
	const char *path = open->account->token_file;
	struct arena arena = { 0 };
	char hash[SECRET_HASH_SIZE];
	const char *draft;
	const char *text;
	bool is_moved;
	enum error error;

	if (secret == NULL || path == NULL ||
	    !written_hash(open, secret->name, hash))
		return why_set(why, ERROR_INTERNAL, "no secret to keep");
	draft = arena_printf(&arena, "%s.new", path);
	text = arena_printf(&arena, "%s\n%s\n", hash, value);
	error = folder_write(draft, text, strlen(text), why);
	if (error == ERROR_NONE)
		error = folder_move(
			draft, path,
			arena_bytes(&arena, path,
				    (size_t)(strrchr(path, '/') - path)),
			&is_moved, why);
	if (error == ERROR_NONE) {
		secret_clear((char *)(uintptr_t)secret->value);
		secret->value = memory_string(value);
	}
	arena_clear(&arena);
	return error;
}
