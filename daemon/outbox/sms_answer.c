#include "outbox/sms_answer.h"

#include <jansson.h>
#include <regex.h>
#include <string.h>

#include "outbox/xml_path.h"

#define ANSWER_SHOWN 300
#define KEY_SIZE 256
#define MATCHED_LIMIT 4096 /* of an answer a pattern sees so much */

static const char xml_place[] = "xml:";
static const char pattern_place[] = "re:";

/* ---------------------------------------------------------------- places */

/* One step of a JSON pointer without its escapes; false when too long. */
static bool read_key(const char *step, size_t length, char key[KEY_SIZE])
{
	size_t used = 0;

	if (length >= KEY_SIZE)
		return false;
	for (size_t i = 0; i < length; i++) {
		char byte = step[i];

		if (byte == '~' && i + 1 < length && step[i + 1] == '0') {
			i++;
		} else if (byte == '~' && i + 1 < length &&
			   step[i + 1] == '1') {
			byte = '/';
			i++;
		}
		key[used++] = byte;
	}
	key[used] = '\0';
	return true;
}

static json_t *get_element(json_t *array, const char *key)
{
	size_t index = 0;

	if (key[0] == '\0' || strlen(key) > 6)
		return NULL;
	for (; *key != '\0'; key++) {
		if (*key < '0' || *key > '9')
			return NULL;
		index = index * 10 + (size_t)(*key - '0');
	}
	return json_array_get(array, index);
}

/* The value that a JSON pointer (RFC 6901) leads to, or NULL. */
static json_t *follow(json_t *value, const char *pointer)
{
	while (value != NULL && *pointer == '/') {
		size_t length = strcspn(pointer + 1, "/");
		char key[KEY_SIZE];

		if (!read_key(pointer + 1, length, key))
			return NULL;
		value = json_is_array(value) ? get_element(value, key)
					     : json_object_get(value, key);
		pointer += length + 1;
	}
	return value;
}

static const char *find_json(const struct sms_answer *answer,
			     const char *pointer, struct arena *arena)
{
	json_t *root =
		json_loadb(answer->body, answer->length, JSON_DECODE_ANY, NULL);
	const json_t *found = follow(root, pointer);
	const char *value = NULL;

	if (json_is_string(found))
		value = arena_string(arena, json_string_value(found));
	else if (json_is_integer(found))
		value = arena_printf(arena, "%lld",
				     (long long)json_integer_value(found));
	else if (json_is_real(found))
		value = arena_printf(arena, "%g", json_real_value(found));
	else if (json_is_boolean(found))
		value = json_is_true(found) ? "true" : "false";
	json_decref(root);
	return value;
}

/* The first group of a match, or all of it; NULL without a match. */
static const char *find_pattern(const char *text, const char *pattern,
				struct arena *arena)
{
	const char *start =
		arena_bytes(arena, text, strnlen(text, MATCHED_LIMIT));
	regmatch_t found[2] = { { -1, -1 }, { -1, -1 } };
	regex_t compiled;
	const char *value = NULL;

	if (regcomp(&compiled, pattern, REG_EXTENDED) != 0)
		return NULL;
	if (regexec(&compiled, start, 2, found, 0) == 0) {
		const regmatch_t *match = &found[found[1].rm_so >= 0];

		value = arena_bytes(arena, start + match->rm_so,
				    (size_t)(match->rm_eo - match->rm_so));
	}
	regfree(&compiled);
	return value;
}

const char *sms_answer_value(const struct sms_answer *answer, const char *place,
			     struct arena *arena)
{
	if (place == NULL)
		return NULL;
	if (strncmp(place, xml_place, strlen(xml_place)) == 0)
		return xml_find(answer->body, answer->length,
				place + strlen(xml_place), arena);
	if (strncmp(place, pattern_place, strlen(pattern_place)) == 0)
		return find_pattern(answer->body, place + strlen(pattern_place),
				    arena);
	return find_json(answer, place, arena);
}

/* ----------------------------------------------------------------- rules */

static bool is_one_of(const char *value, const struct strings *values)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->items[i], value) == 0)
			return true;
	return values->count == 0;
}

static bool holds(const struct recipe_rule *rule,
		  const struct sms_answer *answer, struct arena *arena)
{
	const char *value = answer->body;

	if (rule->is_lost == answer->is_whole)
		return false;
	if (rule->status_from > 0 && (answer->status < rule->status_from ||
				      answer->status > rule->status_to))
		return false;
	if (rule->at != NULL)
		value = sms_answer_value(answer, rule->at, arena);
	if (value == NULL || !is_one_of(value, &rule->is))
		return false;
	return rule->matches == NULL ||
	       find_pattern(value, rule->matches, arena) != NULL;
}

/* The first that holds, or NULL. */
static const struct recipe_rule *find_rule(const struct recipe_rules *rules,
					   const struct sms_answer *answer)
{
	const struct recipe_rule *found = NULL;
	struct arena arena = { 0 };

	for (size_t i = 0; i < rules->count && found == NULL; i++)
		if (holds(&rules->items[i], answer, &arena))
			found = &rules->items[i];
	arena_clear(&arena);
	return found;
}

enum recipe_outcome sms_answer_query(const struct sms_recipe *recipe,
				     const struct sms_answer *answer)
{
	const struct recipe_rule *rule =
		answer->was_out ? find_rule(&recipe->query_rules, answer)
				: NULL;

	return rule == NULL ? RECIPE_UNKNOWN : rule->outcome;
}

bool sms_answer_is_stale(const struct sms_recipe *recipe,
			 const struct sms_answer *answer)
{
	const struct recipe_rule *rule =
		answer->was_out ? find_rule(&recipe->rules, answer) : NULL;

	return rule != NULL && rule->outcome == RECIPE_STALE_TOKEN;
}

/* -------------------------------------------------------------- judging */

static int read_count(const char *words)
{
	int count = 0;

	for (; words != NULL && *words >= '0' && *words <= '9' && count < 1000;
	     words++)
		count = count * 10 + (*words - '0');
	return count;
}

/* Accepted, with the gateway's id of it where it gives one. */
static void accept(const struct sms_recipe *recipe, const char *server,
		   const struct sms_answer *answer, const char *words,
		   struct outcome *outcome)
{
	struct arena arena = { 0 };
	const char *id = sms_answer_value(answer, recipe->id, &arena);

	outcome_set(outcome, OUTCOME_SENT, server, "%d %s%s%s", answer->status,
		    words, id == NULL ? "" : ", id ", id == NULL ? "" : id);
	outcome_note(
		outcome, id, sms_answer_value(answer, recipe->cost, &arena),
		read_count(sms_answer_value(answer, recipe->parts, &arena)));
	arena_clear(&arena);
}

static void say(const char *server, const struct sms_answer *answer,
		enum outcome_kind kind, const char *means,
		struct outcome *outcome)
{
	size_t shown =
		answer->length < ANSWER_SHOWN ? answer->length : ANSWER_SHOWN;

	outcome_set(outcome, kind, server, "%d %s%s%.*s", answer->status,
		    means == NULL ? "" : means, means == NULL ? "" : ": ",
		    (int)shown, answer->body);
}

static enum outcome_kind judge_status(int status)
{
	if (status == 408 || status == 425 || status == 429 || status >= 500)
		return OUTCOME_RETRY;
	if ((status >= 300 && status < 400) ||
	    (status >= 401 && status <= 405) || status == 407)
		return OUTCOME_MISCONFIGURED;
	return OUTCOME_REFUSED;
}

static enum outcome_kind doubt(const struct sms_recipe *recipe)
{
	return recipe->is_idempotent ? OUTCOME_RETRY : OUTCOME_UNCERTAIN;
}

static bool is_accepted(const struct sms_recipe *recipe,
			const struct sms_answer *answer)
{
	if (answer->status < recipe->accepted_from ||
	    answer->status > recipe->accepted_to)
		return false;
	return recipe->accepted_body == NULL ||
	       memmem(answer->body, answer->length, recipe->accepted_body,
		      strlen(recipe->accepted_body)) != NULL;
}

static void judge_short(const struct sms_recipe *recipe, const char *server,
			const struct sms_answer *answer,
			struct outcome *outcome)
{
	if (!answer->is_whole && answer->status < 400)
		outcome_set(outcome, doubt(recipe), server,
			    "no whole answer: %s", answer->fault);
	else if (answer->status == 502 || answer->status == 504)
		say(server, answer, doubt(recipe), NULL, outcome);
	else if (is_accepted(recipe, answer))
		accept(recipe, server, answer, "accepted", outcome);
	else
		say(server, answer, judge_status(answer->status), NULL,
		    outcome);
}

static void judge_rule(const struct sms_recipe *recipe, const char *server,
		       const struct sms_answer *answer,
		       const struct recipe_rule *rule, struct outcome *outcome)
{
	static const enum outcome_kind kinds[] = {
		[RECIPE_ACCEPTED] = OUTCOME_SENT,
		[RECIPE_DUPLICATE] = OUTCOME_SENT,
		[RECIPE_RETRY] = OUTCOME_RETRY,
		[RECIPE_BAD_NUMBER] = OUTCOME_REFUSED,
		[RECIPE_MISCONFIGURED] = OUTCOME_MISCONFIGURED,
		[RECIPE_UNKNOWN] = OUTCOME_UNCERTAIN,
		[RECIPE_STALE_TOKEN] = OUTCOME_RETRY,
		[RECIPE_ABSENT] = OUTCOME_UNCERTAIN,
	};
	enum outcome_kind kind = kinds[rule->outcome];

	if (kind == OUTCOME_SENT)
		accept(recipe, server, answer,
		       rule->outcome == RECIPE_DUPLICATE ? "accepted before"
							 : "accepted",
		       outcome);
	else
		say(server, answer,
		    kind == OUTCOME_UNCERTAIN ? doubt(recipe) : kind,
		    rule->means, outcome);
}

static void judge_unruled(const struct sms_recipe *recipe, const char *server,
			  const struct sms_answer *answer,
			  struct outcome *outcome)
{
	if (!answer->is_whole)
		outcome_set(outcome, doubt(recipe), server,
			    "no whole answer: %s", answer->fault);
	else if (answer->status < 300 || answer->status >= 500)
		say(server, answer, doubt(recipe),
		    "an answer that no rule knows", outcome);
	else
		say(server, answer, judge_status(answer->status), NULL,
		    outcome);
}

void sms_answer_judge(const struct sms_recipe *recipe, const char *server,
		      const struct sms_answer *answer, struct outcome *outcome)
{
	const struct recipe_rule *rule;

	if (!answer->was_out) {
		outcome_set(outcome, OUTCOME_RELAY, server,
			    "nothing was sent: %s", answer->fault);
		return;
	}
	if (recipe->rules.count == 0) {
		judge_short(recipe, server, answer, outcome);
		return;
	}
	rule = find_rule(&recipe->rules, answer);
	if (rule != NULL)
		judge_rule(recipe, server, answer, rule, outcome);
	else
		judge_unruled(recipe, server, answer, outcome);
}
