/*
 * Feeds over HTTP. What errors do in clients lasts: told 404 they empty the
 * calendar, told 410 they never ask again. So a live feed gets its bytes, or
 * at worst "later".
 */
#include <string.h>

#include "base/secret.h"
#include "http/feed_subscribers.h"
#include "http/routes.h"

#define FEED_PREFIX "/feeds/"
#define FEED_SUFFIX ".ics"
#define TOKEN_LENGTH ((size_t)SECRET_SIZE - 1)

/* Where the token of "/feeds/TOKEN.ics" begins; NULL when the path is not of
 * that form. */
static const char *find_token(const struct request *request)
{
	const char *start = request->path + strlen(FEED_PREFIX);

	return strlen(start) == TOKEN_LENGTH + strlen(FEED_SUFFIX) &&
			       strcmp(start + TOKEN_LENGTH, FEED_SUFFIX) == 0
		       ? start
		       : NULL;
}

static enum error find_subscriber(struct request *request,
				  struct feed_subscriber **found,
				  struct why *why)
{
	struct feed_cache *cache = request->http->feeds;
	const char *token = find_token(request);
	enum error error;

	if (token == NULL)
		return why_set(why, ERROR_NOT_FOUND, "no such feed");
	error = feed_subscribers_find(feed_cache_subscribers(cache),
				      request->http->store, token, found, why);
	if (error != ERROR_NONE && error != ERROR_NOT_FOUND)
		return ERROR_BUSY;
	return error;
}

static struct feed_title title_of(struct request *request,
				  const struct feed_subscriber *subscriber,
				  const struct feed_slot *slot)
{
	const char *source =
		arena_printf(request->arena, "%s%s%s",
			     request->http->config->base_url, request->path,
			     slot->view->view.aspect.is_todo ? "?as=todo" : "");

	return feed_cache_title(request->http->feeds, &subscriber->row, source,
				request->arena);
}

/* Dresses the view for the address, and notes what it says from now on. */
static void dress(struct request *request, struct feed_subscriber *subscriber,
		  struct feed_slot *slot)
{
	struct feed_cache *cache = request->http->feeds;
	const struct feed_body *body = slot->view->body;
	struct feed_title title = title_of(request, subscriber, slot);
	struct feed_version version = {
		.is_todo = slot->view->view.aspect.is_todo,
		.events = (int64_t)feed_body_entries(body),
	};
	struct why ignored;

	feed_cache_settle(cache); /* one version after the other */
	feed_dress_clear(&slot->dress);
	feed_dress_begin(&slot->dress, body, &title);
	version.hash = slot->dress.hash;
	version.bytes = (int64_t)slot->dress.bytes;
	if (store_feed_version_find(request->http->store, subscriber->row.id,
				    request->now, &version,
				    &ignored) != ERROR_NONE)
		version.first_at = request->now; /* it is served all the same */
	slot->dress.changed_at = version.first_at;
	if (version.is_new)
		feed_subscriber_said(feed_cache_subscribers(cache), slot,
				     &version);
	slot->generation = slot->view->generation;
	slot->version = subscriber->version;
}

/* The dress's answer; only what was not sent before needs a title. */
static const struct prepared *answer_of(
	struct request *request, const struct feed_subscriber *subscriber,
	struct feed_slot *slot, enum feed_answer answer)
{
	struct feed_title title;

	if (slot->dress.answers[answer] != NULL)
		return slot->dress.answers[answer];
	title = title_of(request, subscriber, slot);
	return feed_dress_answer(&slot->dress, answer, slot->view->body,
				 &title);
}

/* Whether the client has these bytes: If-None-Match first, then the date. */
static bool is_known(const struct request *request,
		     const struct feed_dress *dress)
{
	const char *none = request->header(request, "If-None-Match");
	const char *since = request->header(request, "If-Modified-Since");

	if (none != NULL)
		return strcmp(none, "*") == 0 ||
		       strstr(none, dress->etag) != NULL ||
		       strstr(none, dress->packed_etag) != NULL;
	return since != NULL && http_date_read(since) >= dress->changed_at;
}

/* Whether gzip is asked for by name, and not with q=0. */
static bool wants_packed(const struct request *request)
{
	const char *at = request->header(request, "Accept-Encoding");

	while (at != NULL && *at != '\0') {
		size_t length;
		const char *weight;

		at += strspn(at, ", \t");
		length = strcspn(at, ",");
		if (strncasecmp(at, "gzip", 4) == 0 &&
		    strcspn(at, ",; \t") == 4) {
			weight = memmem(at, length, "q=", 2);
			return weight == NULL ||
			       strspn(weight + 2, "0.") <
				       strcspn(weight + 2, ",; \t");
		}
		at += length;
	}
	return false;
}

static enum feed_answer choose(const struct request *request,
			       const struct feed_dress *dress)
{
	bool is_packed =
		request->http->config->feeds_gzip && wants_packed(request);

	if (is_known(request, dress))
		return is_packed ? FEED_PACKED_UNCHANGED : FEED_UNCHANGED;
	return is_packed ? FEED_PACKED : FEED_PLAIN;
}

/* Brings the view that is asked for up to date, and its dress. */
static enum error refresh(struct request *request,
			  struct feed_subscriber *subscriber,
			  struct feed_slot **slot, struct why *why)
{
	struct feed_cache *cache = request->http->feeds;
	const char *as = request->query(request, "as");
	struct feed_ask ask = { .row = &subscriber->row,
				.is_todo =
					as != NULL && strcmp(as, "todo") == 0,
				.today = request->today };
	struct feed_slot *chosen = &subscriber->slots[ask.is_todo];
	enum error error;

	*slot = chosen;
	if (chosen->view == NULL || chosen->epoch != feed_cache_epoch(cache) ||
	    chosen->version != subscriber->version) {
		chosen->view = feed_cache_find(cache, &ask);
		chosen->epoch = feed_cache_epoch(cache);
	}
	error = feed_cache_refresh(cache, chosen->view, request->today, why);
	if (error != ERROR_NONE)
		return ERROR_BUSY;
	if (chosen->generation != chosen->view->generation ||
	    chosen->version != subscriber->version)
		dress(request, subscriber, chosen);
	return ERROR_NONE;
}

enum error feed_serve(struct request *request, struct response *response,
		      struct why *why)
{
	struct feed_cache *cache = request->http->feeds;
	struct feed_subscriber *subscriber;
	struct feed_slot *slot;
	enum feed_answer answer;
	struct feed_use use;
	enum error error;

	feed_cache_sync(cache);
	error = find_subscriber(request, &subscriber, why);
	if (error != ERROR_NONE)
		return error;
	use = (struct feed_use){
		.day = request->today,
		.client = feed_client_name(
			request->header(request, "User-Agent"), request->arena),
		.status = 503,
	};
	error = refresh(request, subscriber, &slot, why);
	if (error == ERROR_NONE) {
		answer = choose(request, &slot->dress);
		response->prepared =
			answer_of(request, subscriber, slot, answer);
		use.status = answer == FEED_PLAIN || answer == FEED_PACKED
				     ? 200
				     : 304;
	}
	feed_subscriber_heard(feed_cache_subscribers(cache), subscriber, &use);
	return error;
}
