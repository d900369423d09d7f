/* SMS by hand, recipes and delivery reports, for the routes. */
#ifndef DONDOC_APP_SMS_H
#define DONDOC_APP_SMS_H

#include <uv.h>

#include "http/http.h"

struct sms_desk;

/* The pointers outlive it. ERROR_INPUT when the secret of the reports' path
 * cannot be read. */
enum error sms_desk_open(uv_loop_t *loop, struct store *store,
			 const struct config *config, struct sms_desk **desk,
			 struct why *why);

/* Breaks off what is under way; NULL is allowed. on_closed is called, perhaps
 * at once. */
void sms_desk_close(struct sms_desk *desk, void (*on_closed)(void *owner),
		    void *owner);

/* What the routes call. */
struct sms_hooks sms_desk_hooks(struct sms_desk *desk);

#endif
