/* A gateway's recipe: from an SMS to an HTTP request. Pure. */
#ifndef DONDOC_OUTBOX_SMS_RECIPE_H
#define DONDOC_OUTBOX_SMS_RECIPE_H

#include "outbox/sms_template.h"

/*
 * Every call is about one recipient: an answer then is an answer about one
 * message, and a gateway that takes lists loses nothing but a few packets.
 */

/* The request; all of it in the arena. */
struct sms_request {
	const char *method; /* POST or GET */
	const char *url;
	struct strings headers; /* "Name: value" */
	const char *body; /* NULL with GET */
};

/*
 * Checks a recipe when its channel opens, whoever made it: methods, escapes,
 * every placeholder and header, that no placeholder stands in a URL's host,
 * and that JSON and XML bodies are such when they are filled in. ERROR_INPUT
 * with the reason. Whether http is allowed there is not looked at.
 */
enum error sms_recipe_check(const struct sms_recipe *recipe, struct why *why);

/*
 * Makes a call's request of a checked recipe. Values are percent-encoded in
 * the URL, escaped by the call's `escape` in the body, and as they are in
 * headers; a parameter of a form that would be empty is left out. The
 * account's base-url stands in for the URL's host.
 * ERROR_REFUSED when the number is none, or a value cannot stand where the
 * recipe puts it.
 */
enum error sms_recipe_expand(const struct sms_recipe *recipe,
			     const struct recipe_call *call,
			     const struct sms_values *values,
			     struct arena *arena, struct sms_request *request,
			     struct why *why);

#endif
