/* The parts of a recipe that occur in several places. */
#include <regex.h>
#include <string.h>

#include "plan/recipe_read.h"
#include "plan/recipe_template.h"

#define STATUS_FROM 100
#define STATUS_TO 599
#define STATUS_DIGITS 3
#define PATTERN_LIMIT 200
#define PARTS_LIMIT 10
#define LENGTH_LIMIT 2000
#define RATE_LIMIT 1000000
#define SECONDS_LIMIT (366 * 86400)

/* A misspelt {txet} would reach people as it stands. */
static void check_template(const struct node *node, const char *template,
			   struct complaints *complaints)
{
	struct slot slot;

	while (slot_next(&template, &slot)) {
		if (slot.which == PLACEHOLDER_COUNT)
			complain(complaints, node->place, "bad-template",
				 "%.*s means nothing; " PLACEHOLDER_WORDS
				 " was expected",
				 (int)slot.length, template);
		template += slot.length;
	}
}

const char *recipe_template(const struct node *node, bool is_line,
			    struct complaints *complaints)
{
	const char *text =
		is_line ? node_short_line(node, complaints)
			: node_paragraph(node, PARAGRAPH_LIMIT, complaints);

	if (text != NULL)
		check_template(node, text, complaints);
	return text;
}

/* A field name of RFC 9110, 5.1. */
static bool is_header_name(const char *text, size_t length)
{
	return length > 0 && strspn(text, "abcdefghijklmnopqrstuvwxyz"
					  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
					  "!#$%&'*+-.^_`|~") == length;
}

static void add_header(struct strings *headers, const struct node *node,
		       struct complaints *complaints)
{
	const char *line = recipe_template(node, true, complaints);
	size_t length = line == NULL ? 0 : strcspn(line, ":");

	if (line == NULL)
		return;
	if (line[length] == ':' && is_header_name(line, length))
		strings_add(headers, complaints->arena, line);
	else
		complain(complaints, node->place, "bad-header",
			 "'%s' is no header; \"Name: value\" was expected",
			 line);
}

/* A list of lines, or a mapping of names and values. */
static void read_headers(const struct node *node, struct strings *headers,
			 struct complaints *complaints)
{
	const struct node *at;

	if (node == NULL)
		return;
	*headers = (struct strings){ 0 };
	if (node->kind != NODE_MAPPING) {
		at = node_items(node, complaints);
		for (; at != NULL; at = at == node ? NULL : at->next)
			add_header(headers, at, complaints);
		return;
	}
	for (at = node->first; at != NULL; at = at->next) {
		const char *value = recipe_template(at, true, complaints);

		if (value == NULL)
			continue;
		if (is_header_name(at->key, strlen(at->key)))
			strings_add(headers, complaints->arena,
				    arena_printf(complaints->arena, "%s: %s",
						 at->key, value));
		else
			complain(complaints, at->key_place, "bad-header",
				 "'%s' is no name of a header", at->key);
	}
}

void recipe_read_call(const struct node *node, struct recipe_call *call,
		      struct complaints *complaints)
{
	static const char *const methods[] = { "POST", "GET", NULL };
	static const char *const escapes[] = { "json", "form", "xml", "none",
					       NULL };

	call->method = methods[node_word(node_find(node, "method"), methods, 0,
					 complaints)];
	call->url = recipe_template(node_need(node, "url", complaints), true,
				    complaints);
	read_headers(node_find(node, "headers"), &call->headers, complaints);
	call->body =
		recipe_template(node_find(node, "body"), false, complaints);
	call->escape = escapes[node_word(node_find(node, "escape"), escapes, 0,
					 complaints)];
	call->basic =
		recipe_template(node_find(node, "basic"), true, complaints);
}

/* Three digits, or -1. */
static int status_of(const char *text)
{
	if (strspn(text, "0123456789") < STATUS_DIGITS)
		return -1;
	return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

void recipe_read_status(const struct node *node, int *from, int *to,
			struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	int low;
	int high;

	if (text == NULL)
		return;
	low = status_of(text);
	high = low;
	if (low > 0 && text[STATUS_DIGITS] == '-') {
		high = status_of(text + STATUS_DIGITS + 1);
		if (high > 0 && text[2 * STATUS_DIGITS + 1] != '\0')
			high = -1;
	} else if (low > 0 && text[STATUS_DIGITS] != '\0') {
		high = -1;
	}
	if (low < STATUS_FROM || high > STATUS_TO || high < low) {
		complain(complaints, node->place, "bad-number",
			 "status is '%s'; a number like 200 or a range like "
			 "200-299 was expected",
			 text);
		return;
	}
	*from = low;
	*to = high;
}

/* References back make matching take for ever; we never need them. */
static bool is_modest(const char *pattern)
{
	if (strlen(pattern) > PATTERN_LIMIT)
		return false;
	for (const char *at = pattern; *at != '\0'; at++) {
		if (*at != '\\')
			continue;
		at++;
		if (*at == '\0' || (*at >= '1' && *at <= '9'))
			return false;
	}
	return true;
}

static bool is_pattern(const char *text)
{
	regex_t compiled;

	if (!is_modest(text) || regcomp(&compiled, text, REG_EXTENDED) != 0)
		return false;
	regfree(&compiled);
	return true;
}

const char *recipe_read_pattern(const struct node *node,
				struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL || is_pattern(text))
		return text;
	complain(complaints, node->place, "bad-pattern",
		 "'%s' is no extended regular expression (at most %d bytes, "
		 "without \\1)",
		 text, PATTERN_LIMIT);
	return NULL;
}

const char *recipe_read_place(const struct node *node,
			      struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL || *text == '/' ||
	    (strncmp(text, "xml:", 4) == 0 && text[4] != '\0') ||
	    (strncmp(text, "re:", 3) == 0 && is_pattern(text + 3)))
		return text;
	complain(complaints, node->place, "bad-pointer",
		 "'%s' is no place in an answer; a JSON pointer /data/id, "
		 "xml:Envelope/Body/id or re:id=([0-9]+) was expected",
		 text);
	return NULL;
}

static const char *const outcomes[] = {
	[RECIPE_ACCEPTED] = "accepted",
	[RECIPE_DUPLICATE] = "duplicate",
	[RECIPE_RETRY] = "retry",
	[RECIPE_BAD_NUMBER] = "bad-number",
	[RECIPE_MISCONFIGURED] = "misconfigured",
	[RECIPE_UNKNOWN] = "unknown",
	[RECIPE_STALE_TOKEN] = "stale-token",
	[RECIPE_ABSENT] = "absent",
	NULL,
};

static void check_rule(const struct node *node, const struct recipe_rule *rule,
		       bool is_query, struct complaints *complaints)
{
	bool has_value = rule->is.count > 0 || rule->matches != NULL;

	if (rule->is_lost && (rule->status_from > 0 || rule->at != NULL ||
			      has_value || rule->outcome == RECIPE_ACCEPTED))
		complain(complaints, node->place, "bad-rule",
			 "of an answer that is lost nothing else is known, "
			 "and it is not accepted");
	else if (!rule->is_lost && rule->status_from == 0 && rule->at == NULL &&
		 !has_value)
		complain(complaints, node->place, "bad-rule",
			 "'status', 'at', 'is', 'matches' or 'transport: "
			 "lost' was expected: which answers is this about?");
	else if (rule->is.count > 0 && rule->at == NULL)
		complain(complaints, node->place, "bad-rule",
			 "'is' needs 'at': where does the value stand?");
	if (rule->outcome == RECIPE_ABSENT && !is_query)
		complain(complaints, node->place, "bad-rule",
			 "'absent' is an answer to a query only");
}

static void read_rule(const struct node *node, bool is_query,
		      struct recipe_rule *rule, struct complaints *complaints)
{
	static const char *const keys[] = { "transport", "status",  "at",
					    "is",	 "matches", "outcome",
					    "means",	 NULL };
	static const char *const transports[] = { "lost", NULL };
	const struct node *transport = node_find(node, "transport");
	size_t errors = complaints->errors;

	if (!node_is_mapping(node, keys, complaints))
		return;
	rule->is_lost = transport != NULL;
	(void)node_word(transport, transports, 0, complaints);
	recipe_read_status(node_find(node, "status"), &rule->status_from,
			   &rule->status_to, complaints);
	rule->at = recipe_read_place(node_find(node, "at"), complaints);
	node_strings(node_find(node, "is"), node_short_line, &rule->is, NULL,
		     complaints);
	rule->matches =
		recipe_read_pattern(node_find(node, "matches"), complaints);
	rule->outcome = (enum recipe_outcome)node_word(
		node_need(node, "outcome", complaints), outcomes,
		RECIPE_UNKNOWN, complaints);
	rule->means = node_short_line(node_find(node, "means"), complaints);
	if (complaints->errors == errors)
		check_rule(node, rule, is_query, complaints);
}

void recipe_read_rules(const struct node *node, bool is_query,
		       struct recipe_rules *rules,
		       struct complaints *complaints)
{
	const struct node *at;

	if (node == NULL || !node_is(node, NODE_LIST, complaints))
		return;
	for (at = node->first; at != NULL; at = at->next) {
		rules->items = arena_grow(complaints->arena, rules->items,
					  rules->count, sizeof(*rules->items));
		read_rule(at, is_query, &rules->items[rules->count++],
			  complaints);
	}
}

void recipe_read_text(const struct node *node, struct sms_text_rules *rules,
		      struct complaints *complaints)
{
	static const char *const encodings[] = { "gsm", "ucs2", "auto", NULL };
	const char *forbidden =
		node_short_line(node_find(node, "forbidden"), complaints);

	rules->encoding = (enum sms_encoding)node_word(
		node_find(node, "encoding"), encodings, (int)rules->encoding,
		complaints);
	rules->parts = node_number(node_find(node, "parts"), 1, PARTS_LIMIT,
				   rules->parts, complaints);
	rules->length = node_number(node_find(node, "length"), 60, LENGTH_LIMIT,
				    rules->length, complaints);
	if (forbidden != NULL)
		rules->forbidden = forbidden;
}

static void lay(int own, int *limit)
{
	if (own > 0)
		*limit = own;
}

void rate_lay(const struct recipe_rate *over, struct recipe_rate *rate)
{
	lay(over->per_second, &rate->per_second);
	lay(over->per_minute, &rate->per_minute);
	lay(over->per_day, &rate->per_day);
	lay(over->per_person_a_day, &rate->per_person_a_day);
}

void recipe_read_rate(const struct node *node, struct recipe_rate *rate,
		      struct complaints *complaints)
{
	static const char *const keys[] = { "per-second", "per-minute",
					    "per-day", "per-person-a-day",
					    NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	rate->per_second = node_number(node_find(node, keys[0]), 1, RATE_LIMIT,
				       rate->per_second, complaints);
	rate->per_minute = node_number(node_find(node, keys[1]), 1, RATE_LIMIT,
				       rate->per_minute, complaints);
	rate->per_day = node_number(node_find(node, keys[2]), 1, RATE_LIMIT,
				    rate->per_day, complaints);
	rate->per_person_a_day =
		node_number(node_find(node, keys[3]), 1, RATE_LIMIT,
			    rate->per_person_a_day, complaints);
}

int recipe_read_seconds(const struct node *node, struct complaints *complaints)
{
	static const char units[] = "smhd";
	static const int seconds[] = { 1, 60, 3600, 86400 };
	const char *text = node_short_line(node, complaints);
	const char *unit;
	size_t digits;
	int number = 0;

	if (text == NULL)
		return 0;
	digits = strspn(text, "0123456789");
	for (size_t i = 0; i < digits && i < 6; i++)
		number = number * 10 + (text[i] - '0');
	unit = text[digits] == '\0' ? NULL : strchr(units, text[digits]);
	if (digits > 0 && digits < 6 && unit != NULL &&
	    text[digits + 1] == '\0' &&
	    number <= SECONDS_LIMIT / seconds[unit - units])
		return number * seconds[unit - units];
	complain(complaints, node->place, "bad-number",
		 "'%s' is no length of time; 30s, 5m, 24h or 7d was expected",
		 text);
	return 0;
}
