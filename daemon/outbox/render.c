#include "outbox/render.h"

#include <string.h>

#include "outbox/compose.h"
#include "outbox/mime.h"
#include "outbox/webhook_body.h"
#include "store/feeds.h"
#include "store/undelivered.h"

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
		.changes = task->amended,
		.due_phrase = task->due_phrase,
		.class = task->class,
		.from = task->opens_on,
		.due = task->due_on,
		.last_working_day = DATE_NONE,
		.agency = task->agency_name,
		.agency_short = from->agency_short,
		.peers = from->peers,
		.submit_to = task->submit_to_name,
		.period = task->period,
		.is_support = from->is_support,
		.is_request = task->kind == ACTION_REQUEST,
		.is_held = task->is_held,
		.is_waiting = task->state == TASK_WAITING,
		.is_returned = task->state == TASK_RETURNED,
		.is_extended = is_extended(task),
		.changed_at = task->changed_at,
		.sequence = task->sequence,
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

/* Programs know it as they are told it in a header, mail as a Message-ID. */
static const char *token_of(const struct rendering *rendering)
{
	const char *token = rendering->message->token;

	if (rendering->message->channel != CHANNEL_EMAIL)
		return token;
	return arena_printf(rendering->arena, "%s@%s", token,
			    domain_of(rendering->arena,
				      rendering->render->config->mail_from));
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
		.templates = rendering->render->templates,
		.language = person->language,
		.person = person->name,
		.person_code = person->code,
		.agency = person->agency_name,
		.agency_code = person->agency,
		.address = person_address(person, rendering->message->channel),
		.from = config->mail_from,
		.base_url = config->base_url,
		.token = token_of(rendering),
		.at = now,
		.zone = rendering->render->office.zone,
		.today = zone_date(rendering->render->office.zone, now),
		.missed_since = rendering->message->missed_since,
		.instead_of =
			rendering->message->instead_of_channel == 0
				? NULL
				: channel_word(rendering->message
						       ->instead_of_channel),
		.items = items,
		.count = rendering->count,
		.wants_calendar = person->wants_calendar,
		.sms = &config->sms_recipe.text,
		.sms_marks = person->sms_marks,
	};
}

/* Whom nobody reaches of those that the reader's agency sees to; not in an
 * SMS. The reader himself is being told. */
static enum error fill_unreached(const struct rendering *rendering,
				 struct digest *digest, struct why *why)
{
	struct arena *arena = rendering->arena;
	struct digest_unreached *list;
	struct unreached *rows;
	size_t count;
	enum error error;

	if (rendering->message->channel == CHANNEL_SMS)
		return ERROR_NONE;
	error = store_unreached(rendering->render->store,
				rendering->person.agency_id, arena, &rows,
				&count, why);
	list = arena_alloc(arena, (count + 1) * sizeof(*list));
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		if (strcmp(rows[i].person, rendering->person.code) != 0)
			list[digest->unreached_count++] =
				(struct digest_unreached){
					.person = rows[i].person_name,
					.agency = rows[i].agency_name,
					.phone = rows[i].phone,
					.tasks = rows[i].tasks,
				};
	digest->unreached = list;
	return error;
}

/* The calendars that have stopped asking, likewise. */
static enum error fill_quiet(const struct rendering *rendering,
			     struct digest *digest, struct why *why)
{
	struct arena *arena = rendering->arena;
	const struct zone *zone = rendering->render->office.zone;
	struct digest_quiet *list;
	struct feed_row *rows;
	size_t count;
	enum error error;

	if (rendering->message->channel == CHANNEL_SMS)
		return ERROR_NONE;
	error = store_feeds_followed(rendering->render->store,
				     rendering->person.agency_id, arena, &rows,
				     &count, why);
	list = arena_alloc(arena, (count + 1) * sizeof(*list));
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		bool is_plan = rows[i].kind == FEED_PLAN;
		int days = feed_silent_days(&rows[i],
					    zone_date(zone, rows[i].created_at),
					    digest->today);

		if (days > 0)
			list[digest->quiet_count++] = (struct digest_quiet){
				.agency = is_plan ? NULL : rows[i].name,
				.plan = is_plan ? rows[i].code : NULL,
				.label = rows[i].label,
				.days = days,
			};
	}
	digest->quiet = list;
	return error;
}

static enum error compose(const struct rendering *rendering,
			  const struct digest *digest, struct text *bytes,
			  struct why *why)
{
	struct message *message = rendering->message;
	size_t count = digest->count;

	if (message->channel == CHANNEL_EMAIL)
		return compose_mail(digest, rendering->arena, bytes,
				    &message->subject, why);
	if (message->channel == CHANNEL_WEBHOOK) {
		compose_webhook(digest, bytes);
		message->subject =
			arena_printf(rendering->arena, "%zu %s", count,
				     count == 1 ? "task" : "tasks");
		return ERROR_NONE;
	}
	compose_sms(digest, bytes);
	message->subject = arena_string(rendering->arena, text_string(bytes));
	return ERROR_NONE;
}

static enum error write_bytes(struct rendering *rendering, int64_t now,
			      struct why *why)
{
	struct message *message = rendering->message;
	struct text bytes = { 0 };
	struct digest digest;
	enum error error;

	fill_digest(rendering, now, &digest);
	error = fill_unreached(rendering, &digest, why);
	if (error == ERROR_NONE)
		error = fill_quiet(rendering, &digest, why);
	if (error == ERROR_NONE)
		error = compose(rendering, &digest, &bytes, why);
	if (error == ERROR_NONE) {
		message->address = digest.address;
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

enum error render_message(const struct render *render, struct message *message,
			  int64_t now, struct arena *arena,
			  struct unsent *unsent, struct why *why)
{
	struct rendering rendering = { .render = render,
				       .message = message,
				       .arena = arena };
	enum error error = store_person_get(render->store, message->person_id,
					    arena, &rendering.person, why);

	*unsent = (struct unsent){ 0 };
	if (error == ERROR_NOT_FOUND) {
		unsent->reason = "the person has left";
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
		unsent->reason =
			message->doubts > 0
				? "it may have been sent; its tasks were "
				  "closed before it could go out again"
				: "its tasks were closed before it went out";
		return ERROR_NONE;
	}
	unsent->is_undelivered = true;
	if (person_address(&rendering.person, message->channel) == NULL) {
		unsent->reason = "the person has no address on this channel";
		return ERROR_NONE;
	}
	if (message->bytes != NULL)
		return ERROR_NONE;
	error = write_bytes(&rendering, now, why);
	if (error != ERROR_INPUT)
		return error;
	/* It cannot be written safely: it alone is given up, and says why. */
	unsent->reason =
		arena_printf(arena, "it cannot be composed: %s", why->text);
	return ERROR_NONE;
}

void render_read(const struct message *message, struct arena *arena,
		 struct strings *headers, const char **text)
{
	if (message->channel == CHANNEL_EMAIL)
		mime_read(message->bytes, message->length, arena, headers,
			  text);
	else
		*text = arena_bytes(arena, message->bytes, message->length);
}
