/* Recipes of SMS gateways, and accounts there, out of a file's nodes. */
#ifndef DONDOC_PLAN_RECIPE_READ_H
#define DONDOC_PLAN_RECIPE_READ_H

#include "plan/complaint.h"
#include "plan/config.h"
#include "plan/node.h"

/* An empty recipe of the short form: 2xx is accepted. */
void recipe_init(struct sms_recipe *recipe);

/*
 * Reads a recipe's file (see daemon/outbox/recipes/). All strings live in
 * complaints->arena. ERROR_INPUT when there was any error.
 */
enum error read_recipe(const char *bytes, size_t length,
		       struct sms_recipe *recipe,
		       struct complaints *complaints);

/* Reads the short form, a mapping in the configuration. Keys left out keep
 * what `recipe` has; its secret-file becomes the account's secret "secret". */
void recipe_read(const struct node *node, struct sms_recipe *recipe,
		 struct sms_account *account, struct complaints *complaints);

/* Reads the keys of an account, which stand beside `gateway`. */
void account_read(const struct node *node, struct sms_account *account,
		  struct complaints *complaints);

/* Lays what the account says of rate, text and folder over the recipe. */
void account_lay(const struct sms_account *account, struct sms_recipe *recipe);

/*
 * Complains, at the account's place, of what the recipe asks for and the
 * account lacks: secrets, parameters, sender; http to another machine that is
 * not waived; a sandbox where there is none. ERROR_INPUT when any.
 */
enum error account_check(const struct sms_account *account,
			 const struct sms_recipe *recipe,
			 struct complaints *complaints);

/* What both readers share (recipe_parts.c). */

/* A template, of which unknown placeholders are complained. */
const char *recipe_template(const struct node *node, bool is_line,
			    struct complaints *complaints);

/* A call's keys out of a mapping that may hold others. */
void recipe_read_call(const struct node *node, struct recipe_call *call,
		      struct complaints *complaints);

/* "200" or "200-299". */
void recipe_read_status(const struct node *node, int *from, int *to,
			struct complaints *complaints);

/* A place in an answer (see recipe.h). */
const char *recipe_read_place(const struct node *node,
			      struct complaints *complaints);

/* A regular expression of a modest size, without references back. */
const char *recipe_read_pattern(const struct node *node,
				struct complaints *complaints);

void recipe_read_rules(const struct node *node, bool is_query,
		       struct recipe_rules *rules,
		       struct complaints *complaints);

void recipe_read_text(const struct node *node, struct sms_text_rules *rules,
		      struct complaints *complaints);

void recipe_read_rate(const struct node *node, struct recipe_rate *rate,
		      struct complaints *complaints);

/* "24h": a length of time in seconds; 0 when left out. */
int recipe_read_seconds(const struct node *node, struct complaints *complaints);

#endif
