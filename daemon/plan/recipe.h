/* The recipe of an SMS gateway: how an SMS becomes a request, and what the
 * answers mean; and the account that an office has there. */
#ifndef DONDOC_PLAN_RECIPE_H
#define DONDOC_PLAN_RECIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "plan/place.h"

/*
 * Templates hold placeholders in braces (see recipe_template.h). A *place* is
 * a string that says where in an answer a value stands: "/a/0/b" is a JSON
 * pointer (RFC 6901), "xml:Envelope/Body/result" a path of element names
 * without their prefixes ("*" is any one), "re:id=([0-9]+)" an extended
 * regular expression whose first group, or whole match, is the value.
 */

/* One HTTP call. */
struct recipe_call {
	const char *method; /* POST (also NULL) or GET */
	const char *url; /* template; NULL: there is no such call */
	struct strings headers; /* "Name: value" templates */
	const char *body; /* template, or NULL */
	const char *escape; /* of the body: json (also NULL), form, xml, none */
	const char *basic; /* template "user:password" of Basic access, or
			      NULL */
};

/* What an answer means. */
enum recipe_outcome {
	RECIPE_ACCEPTED,
	RECIPE_DUPLICATE, /* accepted before: this is a repeat */
	RECIPE_RETRY, /* not now: nothing was sent */
	RECIPE_BAD_NUMBER, /* permanent, for this recipient */
	RECIPE_MISCONFIGURED, /* permanent, for everybody: key, balance, … */
	RECIPE_UNKNOWN, /* it may have been sent */
	RECIPE_STALE_TOKEN, /* not sent: a new token is needed */
	RECIPE_ABSENT /* to a query: the gateway has no such message */
};

/* A rule holds when all that it names holds; the first that holds decides. */
struct recipe_rule {
	bool is_lost; /* of a request without a whole answer, and only so */
	int status_from; /* HTTP status; 0: any */
	int status_to;
	const char *at; /* a place, or NULL for the whole body */
	struct strings is; /* one of these stands there; none: anything */
	const char *matches; /* regular expression, or NULL */
	enum recipe_outcome outcome;
	const char *means; /* in words, for the operator, or NULL */
};

struct recipe_rules {
	struct recipe_rule *items;
	size_t count;
};

/* The text that a gateway takes. */
enum sms_encoding {
	SMS_GSM, /* without marks, in the alphabet of GSM 03.38 */
	SMS_UCS2, /* as it is written */
	SMS_AUTO /* with marks when all of it fits so, else without */
};

struct sms_text_rules {
	enum sms_encoding encoding;
	int parts; /* at most; 0: one */
	int length; /* of the whole text, in septets or UTF-16 units; 0: what
		       the parts hold */
	const char *forbidden; /* characters that become spaces, or NULL */
};

/* At most so many messages; 0: no limit. */
struct recipe_rate {
	int per_second;
	int per_minute;
	int per_day;
	int per_person_a_day;
};

/* Lays one over another: what it names holds. */
void rate_lay(const struct recipe_rate *over, struct recipe_rate *rate);

/* An access token that a call of its own gives ({token}). */
struct recipe_token {
	struct recipe_call request;
	const char *value; /* place of the token */
	const char *expires; /* place of the seconds it lasts, or NULL */
	int lifetime_s; /* … where there is none */
	const char *keep; /* place of a secret's next value, or NULL … */
	const char *keep_secret; /* … and the secret's name */
	const char *error; /* place of what is wrong, in words, or NULL */
};

/* How delivery reports are read. Names are of fields, or JSON pointers. */
struct recipe_report {
	const char *id; /* the gateway's id of the message … */
	const char *request_id; /* … or ours; either may be NULL */
	const char *status; /* NULL: there are no reports */
	const char *price; /* or NULL */
	struct strings delivered; /* values of the status */
	struct strings failed;
};

struct sms_recipe {
	const char *name;
	const char *title;
	const char *note; /* what the operator should know, or NULL */
	struct recipe_call request;
	struct recipe_rules rules; /* none: the short form, as follows */
	int accepted_from; /* HTTP status range that counts as accepted … */
	int accepted_to;
	const char *accepted_body; /* … and text the answer must contain, or
				      NULL */
	const char *id; /* places in the answer, or NULL: the message's id, */
	const char *cost; /* what it costs, */
	const char *parts; /* and how many parts it took */
	const char *phone; /* "0x", "84x", "+84x"; NULL: as it is kept */
	struct sms_text_rules text;
	const char *encoding_words[2]; /* {encoding} for GSM and for UCS-2 */
	const char *sandbox_words[2]; /* {sandbox} off and on; NULL: none */
	bool is_idempotent; /* {id} repeats are one SMS to the gateway, or it
			       can be asked with `query` whether it has one */
	int repeat_s; /* … for so many seconds; 0: for ever */
	struct recipe_call query;
	struct recipe_rules query_rules;
	struct recipe_rate rate;
	struct recipe_token token;
	struct recipe_report report;
	const char *folder; /* not over HTTP: request.body becomes a file … */
	const char *file; /* … of this name (template) in that folder */
};

struct named {
	const char *name;
	const char *value;
};

struct named_list {
	struct named *items;
	size_t count;
};

/* The value of a name, or NULL. */
const char *named_find(const struct named_list *list, const char *name,
		       size_t length);

/* What an office has of its own at a gateway. */
struct sms_account {
	struct place place; /* of `gateway` in the configuration */
	struct named_list secrets; /* names, and files that hold them */
	struct named_list params; /* {param:NAME}: templates */
	const char *sender; /* {sender}: the brand name, or NULL */
	const char *template_id; /* {template}, or NULL */
	const char *base_url; /* instead of the recipe's host; loopback only */
	const char *allow_http; /* host that may be spoken to in clear */
	const char *folder; /* instead of the recipe's, or NULL */
	const char *report_file; /* secret part of {callback}, or NULL */
	const char *callback; /* URL that the secret part follows */
	const char *token_file; /* where a rotated secret is kept, or NULL */
	bool is_sandbox;
	int timeout_s; /* for a whole answer; 0: a minute */
	struct recipe_rate rate; /* laid over the recipe's */
	bool has_encoding;
	struct sms_text_rules text; /* likewise, as far as given */
};

#endif
