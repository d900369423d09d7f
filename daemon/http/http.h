/* Requests and answers, and what the routes need of the rest of the daemon. */
#ifndef DONDOC_HTTP_HTTP_H
#define DONDOC_HTTP_HTTP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "http/calendars.h"
#include "http/sms.h"
#include "http/templates.h"
#include "plan/config.h"
#include "plan/read.h"
#include "store/messages.h"
#include "store/plans.h"
#include "store/tasks.h"
#include "store/telling.h"

struct feed_cache;
struct prepared;

/* Where the daemon's clock stands and where it is going. */
struct clock_view {
	int64_t now;
	int64_t target; /* equals now when settled */
	bool is_manual;
	bool is_doubted; /* it leapt: nothing is decided or sent */
	bool is_settled; /* everything due by now is decided and handed over */
	int64_t next_at; /* the next decision or delivery; INT64_MAX: none */
};

/* What the routes ask of the app. */
struct http_hooks {
	void *app;
	/* After a commit: look for work with a timer at 0. */
	void (*wake)(void *app);
	void (*clock_read)(void *app, struct clock_view *view);
	/* Lets a manual clock run to an instant. */
	enum error (*clock_move)(void *app, int64_t to, struct why *why);
	enum error (*preview)(void *app, const struct preview_query *query,
			      struct arena *arena, struct preview **rows,
			      size_t *count, struct why *why);
	enum error (*explain)(void *app, int64_t task_id, const char *person,
			      struct arena *arena,
			      struct explanation *explanation, struct why *why);
	/* From an instant, or with 0 from where the last one ended. */
	enum error (*audit)(void *app, int64_t from, struct arena *arena,
			    struct audit *audit, struct why *why);
	struct template_hooks templates;
	/* Somebody says that a doubted clock is right. */
	enum error (*clock_confirm)(void *app, const struct doing *doing,
				    struct why *why);
	/* Adds what an operator should know of clock and channels. */
	void (*troubles)(void *app, struct arena *arena,
			 struct strings *troubles);
	/* What a stored message says: its headers, a line each, and its text
	 * (NULL: none), in the arena. */
	void (*read_message)(void *app, const struct message *message,
			     struct arena *arena, struct strings *headers,
			     const char **text);
	/* ERROR_INPUT when there are complaints, ERROR_REFUSED when it moves
	 * something else than was expected. */
	enum error (*calendar_apply)(void *app,
				     struct calendar_request *request,
				     struct why *why);
	struct sms_hooks sms;
};

/* What every route may use; lives as long as the server. */
struct http_context {
	struct store *store;
	const struct config *config;
	struct office office;
	const struct calendars_left_out *left_out;
	struct http_hooks hooks;
	struct feed_cache *feeds; /* the server's own */
};

/* Who asks. */
struct who {
	const char *name; /* for the journal: person id, or "uid 0" */
	enum role role;
	int64_t person_id; /* 0: a local user */
	int64_t agency_id;
	const char *person; /* code, or NULL */
	const char *agency; /* code, or NULL */
	int64_t token_id; /* 0: none was needed */
};

/* A request that is complete. Strings live in the arena. */
struct request {
	struct http_context *http;
	struct arena *arena;
	const char *method;
	const char *path;
	const char *(*query)(const struct request *request, const char *name);
	const char *(*header)(const struct request *request, const char *name);
	void *connection; /* the server's */
	const char *body;
	size_t body_length;
	uid_t peer_uid; /* over the Unix socket */
	gid_t peer_gid;
	bool is_local; /* over the Unix socket */
	const char *peer; /* "socket", "tcp 192.0.2.1": where it came from */
	struct who who;
	int64_t now;
	struct date today;
};

#define RESPONSE_HEADERS 12

/* What is answered. The body is the response's; headers live in the arena. */
struct response {
	const struct prepared *prepared; /* set: this one, and nothing below */
	int status;
	const char *content_type;
	struct text body;
	struct {
		const char *name;
		const char *value;
	} headers[RESPONSE_HEADERS];
	int header_count;
};

/* Handles one request whatever it is: routes, rights, errors. */
void routes_answer(struct request *request, struct response *response);

void response_header(struct response *response, const char *name,
		     const char *value);

/* Answers with JSON; takes the reference. */
void response_json(struct response *response, int status, json_t *body);

/* Answers with an error's word, text and status. */
void response_error(struct response *response, enum error error,
		    const struct why *why, const struct complaints *complaints);

/* A route's function: fills the response, or says what is wrong. */
typedef enum error (*route_function)(struct request *request,
				     struct response *response,
				     struct why *why);

/* The request's JSON object; NULL with `why` when it is none. Borrowed: it
 * is released with the request (see request_json). */
json_t *request_json(struct request *request, struct why *why);

/* The "id" of the request's JSON object; 0 when it has none. */
enum error request_id(struct request *request, int64_t *id, struct why *why);

/* A string of a JSON object in the arena, or NULL. */
const char *json_text(struct request *request, const json_t *object,
		      const char *name);

/* A day given by a query argument; left as it is when there is none. */
enum error request_date(const struct request *request, const char *name,
			struct date *date, struct why *why);

/* The instant at which such a day, plus so many, begins in the office's zone;
 * 0 for none. */
enum error request_day(const struct request *request, const char *name,
		       int plus, int64_t *at, struct why *why);

/* The number that a query argument begins with; 0 for none. */
int64_t request_number(const struct request *request, const char *name);

/* Who does it and when, for the store. */
struct doing request_doing(const struct request *request);

#endif
