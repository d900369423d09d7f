#include "outbox/gateway_call.h"

#include <string.h>

#define ANSWER_LIMIT 65536

static bool set_headers(struct gateway_call *call,
			const struct strings *headers)
{
	/* Without it libcurl may wait a second for "100 Continue". */
	call->headers = curl_slist_append(NULL, "Expect:");
	for (size_t i = 0; i < headers->count && call->headers != NULL; i++)
		if (curl_slist_append(call->headers, headers->items[i]) == NULL)
			return false;
	return call->headers != NULL;
}

/*
 * A kept connection that turns out dead makes libcurl repeat the request, as
 * if nothing had happened. Where a repeat is a second SMS every request has a
 * connection of its own.
 */
static bool set_options(struct gateway_call *call,
			const struct sms_request *request,
			const struct gateway_manners *manners)
{
	CURL *easy = call->transfer.easy;
	long is_alone = manners->is_alone ? 1 : 0;
	unsigned code = 0;

	code |= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
				 (long)CURL_HTTP_VERSION_1_1);
	code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
				 manners->connect_ms);
	code |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, manners->all_ms);
	code |= curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, is_alone);
	code |= curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, is_alone);
	code |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers);
	code |= curl_easy_setopt(easy, CURLOPT_USERAGENT, "dondoc");
	if (request->body != NULL) {
		code |= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
					 (curl_off_t)strlen(request->body));
		code |= curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS,
					 request->body);
	}
	return code == 0;
}

enum error gateway_call_prepare(struct gateway_call *call,
				const struct sms_request *request,
				const struct gateway_manners *manners,
				struct why *why)
{
	enum error error = transfer_init(&call->transfer, request->url,
					 manners->protocols, why);

	call->headers = NULL;
	if (error != ERROR_NONE)
		return error;
	if (!set_headers(call, &request->headers) ||
	    !set_options(call, request, manners))
		return why_set(why, ERROR_INTERNAL,
			       "libcurl does not take the request");
	call->transfer.body_limit = ANSWER_LIMIT;
	return ERROR_NONE;
}

struct sms_answer gateway_call_answer(const struct gateway_call *call)
{
	const struct transfer *transfer = &call->transfer;

	return (struct sms_answer){
		.was_out = transfer->end != TRANSFER_NOT_OUT,
		.is_whole = transfer->end == TRANSFER_ANSWERED,
		.status = transfer->status,
		.body = text_string(&transfer->body),
		.length = transfer->body.length,
		.fault = transfer->end == TRANSFER_TOO_LONG ? "over 64 KiB"
							    : transfer->fault,
	};
}

void gateway_call_clear(struct gateway_call *call)
{
	transfer_clear(&call->transfer);
	curl_slist_free_all(call->headers);
	call->headers = NULL;
}
