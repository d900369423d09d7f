/* The desk at which templates are read, tried, and put into force. */
#ifndef DONDOC_APP_TEMPLATES_H
#define DONDOC_APP_TEMPLATES_H

#include "http/templates.h"
#include "outbox/templates.h"

struct template_desk;

/*
 * Reads the office's folder (NULL: it has none) over what is shipped. Where
 * anything in it is wrong, nothing of it is taken, the log says what, and what
 * is shipped is in force. `changed` is told of those that come into force
 * later; NULL tells nobody.
 */
struct template_desk *template_desk_open(
	const char *folder,
	void (*changed)(void *owner, const struct templates *templates),
	void *owner);

void template_desk_close(struct template_desk *desk);

const struct templates *template_desk_templates(const struct template_desk *);

/* Why the office's are not in force as they are in their folder, or NULL. */
const char *template_desk_trouble(const struct template_desk *desk);

/* ERROR_INPUT when the folder (NULL: none) would not be in force; the log says
 * what is wrong. */
enum error templates_check(const char *folder, struct why *why);

/* For the routes; `desk` is theirs until the server is closed. */
struct template_hooks template_desk_hooks(struct template_desk *desk);

#endif
