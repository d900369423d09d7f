#include "outbox/render.h"

#include <string.h>

#include "outbox/compose.h"

/* Everything of one message while it is rendered. */
struct rendering {
	const struct render *render;
	struct message *message;
	struct arena *arena;
	struct person_row person;
	struct message_item *items;
	size_t count;
};

/* Drops what was closed in the meantime; keeps the order. */
static enum error leave_out_closed(struct rendering *rendering, struct why *why)
{
	bool is_rendered = rendering->message->bytes != NULL;
	size_t kept = 0;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < rendering->count && error == ERROR_NONE; i++) {
		struct message_item *item = &rendering->items[i];

		if (!item->is_closed)
			rendering->items[kept++] = *item;
		else if (!is_rendered)
			error = store_message_drop_item(
				rendering->render->store,
				rendering->message->id, item->task.id, why);
	}
	rendering->count = kept;
	return error;
}

/* Whether the day no longer follows from the document's words. */
static bool is_extended(const struct task *task)
{
	return date_is_set(task->due_on) &&
	       date_is_set(task->original_due_on) &&
	       date_compare(task->due_on, task->original_due_on) != 0;
}

static void fill_item(const struct rendering *rendering,
		      const struct message_item *from, struct digest_item *to)
{
	const struct task *task = &from->task;

	*to = (struct digest_item){
		.notice = from->notice,
		.number = task->id,
		.ref = task->ref,
		.plan = task->plan,
		.key = task->key,
		.title = task->title,
		.product = task->product,
		.due_phrase = task->due_phrase,
		.class = task->class,
		.from = task->opens_on,
		.due = task->due_on,
		.last_working_day = DATE_NONE,
		.agency = task->agency_name,
		.submit_to = task->submit_to_name,
		.period = task->period,
		.is_support = from->is_support,
		.is_request = task->kind == ACTION_REQUEST,
		.is_held = task->is_held,
		.is_waiting = task->state == TASK_WAITING,
		.is_extended = is_extended(task),
	};
	if (date_is_set(task->due_on))
		to->last_working_day = workdays_back(
			office_calendar(&rendering->render->office,
					task->calendar),
			task->due_on);
}

/* The Message-ID's right side: the domain of the sender. */
static const char *domain_of(struct arena *arena, const char *from)
{
	const char *address = mail_address(arena, from);
	const char *at = address == NULL ? NULL : strrchr(address, '@');

	return at == NULL ? "dondoc.invalid" : at + 1;
}

static void fill_digest(const struct rendering *rendering, int64_t now,
			struct digest *digest)
{
	const struct config *config = rendering->render->config;
	const struct person_row *person = &rendering->person;
	struct digest_item *items = arena_alloc(
		rendering->arena, (rendering->count + 1) * sizeof(*items));

	for (size_t i = 0; i < rendering->count; i++)
		fill_item(rendering, &rendering->items[i], &items[i]);
	*digest = (struct digest){
		.language = person->language,
		.person = person->name,
		.agency = person->agency_name,
		.address = rendering->message->channel == CHANNEL_EMAIL
				   ? person->email
				   : person->phone,
		.from = config->mail_from,
		.base_url = config->base_url,
		.token = arena_printf(
			rendering->arena, "%s@%s", rendering->message->token,
			domain_of(rendering->arena, config->mail_from)),
		.at = now,
		.zone = rendering->render->office.zone,
		.today = zone_date(rendering->render->office.zone, now),
		.missed_since = rendering->message->missed_since,
		.items = items,
		.count = rendering->count,
	};
}

static enum error write_bytes(struct rendering *rendering, int64_t now,
			      struct why *why)
{
	struct message *message = rendering->message;
	struct text bytes = { 0 };
	struct digest digest;
	enum error error = ERROR_NONE;

	fill_digest(rendering, now, &digest);
	if (message->channel == CHANNEL_EMAIL)
		error = compose_mail(&digest, rendering->arena, &bytes,
				     &message->subject, why);
	else
		compose_sms(&digest, &bytes);
	if (error == ERROR_NONE) {
		message->address = digest.address;
		if (message->channel != CHANNEL_EMAIL)
			message->subject = arena_string(rendering->arena,
							text_string(&bytes));
		message->bytes = arena_bytes(rendering->arena,
					     text_string(&bytes), bytes.length);
		message->length = bytes.length;
		error = store_message_render(
			rendering->render->store, message->id, message->address,
			message->subject, message->bytes, message->length, why);
	}
	text_clear(&bytes);
	return error;
}

static const char *address_of(const struct rendering *rendering)
{
	return rendering->message->channel == CHANNEL_EMAIL
		       ? rendering->person.email
		       : rendering->person.phone;
}

enum error render_message(const struct render *render, struct message *message,
			  int64_t now, struct arena *arena,
			  const char **obsolete, struct why *why)
{
	struct rendering rendering = { .render = render,
				       .message = message,
				       .arena = arena };
	enum error error = store_person_get(render->store, message->person_id,
					    arena, &rendering.person, why);

	*obsolete = NULL;
	if (error == ERROR_NOT_FOUND) {
		*obsolete = "the person has left";
		return ERROR_NONE;
	}
	if (error == ERROR_NONE && address_of(&rendering) == NULL) {
		*obsolete = "the person has no address on this channel";
		return ERROR_NONE;
	}
	if (error == ERROR_NONE)
		error = store_message_items(render->store, message->id, arena,
					    &rendering.items, &rendering.count,
					    why);
	if (error == ERROR_NONE)
		error = leave_out_closed(&rendering, why);
	if (error != ERROR_NONE)
		return error;
	if (rendering.count == 0) {
		*obsolete = "its tasks were closed before it went out";
		return ERROR_NONE;
	}
	if (message->bytes != NULL)
		return ERROR_NONE;
	error = write_bytes(&rendering, now, why);
	if (error != ERROR_INPUT)
		return error;
	/* It cannot be written safely: it alone is given up, and says why. */
	*obsolete = arena_printf(arena, "it cannot be composed: %s", why->text);
	return ERROR_NONE;
}
