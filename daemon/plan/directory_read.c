#include <stdlib.h>
#include <string.h>

#include "plan/contact.h"
#include "plan/names.h"
#include "plan/node.h"
#include "plan/read.h"
#include "plan/url.h"
#include "plan/yaml.h"

#define NAME_LIMIT 500

static const char *const role_words[] = { "reader",    "owner",	 "receiver",
					  "follow-up", "office", "operator",
					  NULL };

/* The names that must not be given twice. */
struct reader {
	struct complaints *complaints;
	struct directory directory;
	struct names codes; /* of agencies and groups: both can lead */
	struct names people;
};

/* -------------------------------------------------------------- people */

static const char *read_email(const struct node *node,
			      struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL || contact_is_email(text))
		return text;
	complain(complaints, node->place, "bad-email",
		 "'%s' is no e-mail address; name@office.gov.vn was expected",
		 text);
	return NULL;
}

static const char *read_phone(const struct node *node,
			      struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	const char *phone;

	if (text == NULL)
		return NULL;
	phone = contact_phone(text, complaints->arena);
	if (phone == NULL)
		complain(complaints, node->place, "bad-phone",
			 "'%s' is no telephone number; +84… with 8 to 15 "
			 "digits was expected",
			 text);
	return phone;
}

/* Where our posts go: https, or http to this machine itself. */
static const char *read_webhook(const struct node *node,
				struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL || url_is(text, "https") ||
	    (url_is(text, "http") && url_is_loopback(text)))
		return text;
	complain(complaints, node->place, "bad-url",
		 "webhook is '%s'; https://HOST/… was expected", text);
	return NULL;
}

static const char *read_channel(const struct node *node,
				struct complaints *complaints)
{
	int word = node_word(node, channel_words, -1, complaints);

	return word < 0 ? NULL : channel_words[word];
}

/* Who wants to be told by a channel needs an address there. */
static void check_address(const struct node *node, const struct node *row,
			  const struct person *person, int place,
			  struct complaints *complaints)
{
	static const char *const keys[CHANNEL_COUNT] = { "email", "phone",
							 "webhook" };
	static const char *const codes[CHANNEL_COUNT] = { "no-email",
							  "no-phone",
							  "no-webhook" };

	if ((person->channels & CHANNEL_AT(place)) != 0 &&
	    node_find(row, keys[place]) == NULL)
		complain(complaints, node->place, codes[place],
			 "channels says %s, but there is no '%s'",
			 channel_words[place], keys[place]);
}

/* By e-mail and webhook, where there is an address, unless the file says
 * otherwise: not everybody with a telephone wants to be texted. */
static void read_channels(const struct node *node, const struct node *row,
			  struct person *person, struct complaints *complaints)
{
	struct strings words = { 0 };

	if (node == NULL) {
		if (node_find(row, "email") != NULL)
			person->channels |= CHANNEL_EMAIL;
		if (node_find(row, "webhook") != NULL)
			person->channels |= CHANNEL_WEBHOOK;
		return;
	}
	node_strings(node, read_channel, &words, NULL, complaints);
	for (size_t i = 0; i < words.count; i++)
		person->channels |= channel_from_word(words.items[i]);
	for (int i = 0; i < CHANNEL_COUNT; i++)
		check_address(node, row, person, i, complaints);
}

static enum sms_marks read_marks(const struct node *node,
				 struct complaints *complaints)
{
	static const char *const keys[] = { "marks", NULL };
	const struct node *marks;

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return SMS_MARKS_BY_TEMPLATE;
	marks = node_find(node, "marks");
	if (marks == NULL)
		return SMS_MARKS_BY_TEMPLATE;
	return node_boolean(marks, false, complaints) ? SMS_MARKS_ON
						      : SMS_MARKS_OFF;
}

static void read_person(struct reader *reader, const struct node *node,
			struct agency *agency)
{
	static const char *const keys[] = { "id",	"name",	    "role",
					    "email",	"phone",    "webhook",
					    "channels", "language", "calendar",
					    "sms",	NULL };
	static const char *const languages[] = { "vi", "en", NULL };
	struct complaints *complaints = reader->complaints;
	struct person *person;

	if (!node_is_mapping(node, keys, complaints))
		return;
	agency->people =
		arena_grow(complaints->arena, agency->people,
			   agency->person_count, sizeof(*agency->people));
	person = &agency->people[agency->person_count++];
	person->place = node->place;
	person->id = node_code(node_need(node, "id", complaints), complaints);
	person->name = node_line(node_need(node, "name", complaints),
				 NAME_LIMIT, complaints);
	person->role =
		(enum role)node_word(node_need(node, "role", complaints),
				     role_words, ROLE_READER, complaints);
	person->email = read_email(node_find(node, "email"), complaints);
	person->phone = read_phone(node_find(node, "phone"), complaints);
	person->webhook = read_webhook(node_find(node, "webhook"), complaints);
	read_channels(node_find(node, "channels"), node, person, complaints);
	person->language = languages[node_word(node_find(node, "language"),
					       languages, 0, complaints)];
	person->wants_calendar =
		node_boolean(node_find(node, "calendar"), false, complaints);
	person->sms_marks = read_marks(node_find(node, "sms"), complaints);
	names_add(&reader->people, complaints->arena, person->id, node->place,
		  reader->people.count);
}

/* -------------------------------------------------- agencies and groups */

static void add_code(struct reader *reader, const char *code,
		     const struct node *node)
{
	names_add(&reader->codes, reader->complaints->arena, code, node->place,
		  reader->codes.count);
}

static const struct node *list_of(const struct node *mapping, const char *key,
				  struct complaints *complaints)
{
	const struct node *list = node_find(mapping, key);

	return node_is(list, NODE_LIST, complaints) ? list->first : NULL;
}

static void read_agency(struct reader *reader, const struct node *node)
{
	static const char *const keys[] = { "code",   "name",	  "short",
					    "parent", "calendar", "timezone",
					    "policy", "people",	  NULL };
	struct complaints *complaints = reader->complaints;
	struct directory *directory = &reader->directory;
	const struct node *parent = node_find(node, "parent");
	const struct node *calendar = node_find(node, "calendar");
	const struct node *policy = node_find(node, "policy");
	struct agency *agency;

	if (!node_is_mapping(node, keys, complaints))
		return;
	directory->agencies = arena_grow(complaints->arena, directory->agencies,
					 directory->agency_count,
					 sizeof(*directory->agencies));
	agency = &directory->agencies[directory->agency_count++];
	agency->place = node->place;
	agency->code =
		node_code(node_need(node, "code", complaints), complaints);
	agency->name = node_line(node_need(node, "name", complaints),
				 NAME_LIMIT, complaints);
	agency->short_name =
		node_line(node_find(node, "short"), NAME_LIMIT, complaints);
	agency->parent = node_code(parent, complaints);
	if (parent != NULL)
		agency->parent_place = parent->place;
	agency->calendar = node_code(calendar, complaints);
	if (calendar != NULL)
		agency->calendar_place = calendar->place;
	agency->timezone =
		node_timezone(node_find(node, "timezone"), complaints);
	agency->policy = node_short_line(policy, complaints);
	if (policy != NULL)
		agency->policy_place = policy->place;
	for (const struct node *at = list_of(node, "people", complaints);
	     at != NULL; at = at->next)
		read_person(reader, at, agency);
	add_code(reader, agency->code, node);
}

static void read_group(struct reader *reader, const struct node *node)
{
	static const char *const keys[] = { "code", "name", "members", NULL };
	struct complaints *complaints = reader->complaints;
	struct directory *directory = &reader->directory;
	struct group *group;

	if (!node_is_mapping(node, keys, complaints))
		return;
	directory->groups =
		arena_grow(complaints->arena, directory->groups,
			   directory->group_count, sizeof(*directory->groups));
	group = &directory->groups[directory->group_count++];
	group->place = node->place;
	group->code =
		node_code(node_need(node, "code", complaints), complaints);
	group->name = node_line(node_need(node, "name", complaints), NAME_LIMIT,
				complaints);
	node_strings(node_find(node, "members"), node_code, &group->members,
		     &group->member_places, complaints);
	add_code(reader, group->code, node);
}

/* -------------------------------------------------------------- checks */

static void add_agencies(struct names *names, const struct directory *directory,
			 struct arena *arena)
{
	for (size_t i = 0; i < directory->agency_count; i++)
		names_add(names, arena, directory->agencies[i].code,
			  directory->agencies[i].place, i);
	names_sort(names);
}

/*
 * Each agency has one parent, so that a walk upwards that comes back to where
 * it began is the only circle there can be. `round` marks what was seen.
 */
static void check_circles(const struct directory *directory,
			  const struct names *agencies,
			  struct complaints *complaints)
{
	size_t *rounds = memory_array(directory->agency_count, sizeof(*rounds));

	for (size_t i = 0; i < directory->agency_count; i++) {
		const struct agency *agency = &directory->agencies[i];
		const struct name *name = NULL;
		size_t at = i;

		while (rounds[at] == 0) {
			rounds[at] = i + 1;
			agency = &directory->agencies[at];
			name = agency->parent == NULL
				       ? NULL
				       : names_find(agencies, agency->parent);
			if (name == NULL)
				break;
			at = name->index;
		}
		if (name != NULL && rounds[at] == i + 1)
			complain(complaints, agency->parent_place, "cycle",
				 "parent '%s' is itself below '%s'",
				 agency->parent, agency->code);
	}
	free(rounds);
}

static void check_members(const struct directory *directory,
			  struct complaints *complaints)
{
	struct names groups = { 0 };

	for (size_t i = 0; i < directory->group_count; i++)
		names_add(&groups, complaints->arena, directory->groups[i].code,
			  directory->groups[i].place, i);
	names_sort(&groups);
	for (size_t i = 0; i < directory->group_count; i++) {
		const struct group *group = &directory->groups[i];

		for (size_t j = 0; j < group->members.count; j++)
			if (names_find(&groups, group->members.items[j]))
				complain(complaints, group->member_places[j],
					 "nested-group",
					 "'%s' is a group; a group holds "
					 "agencies only",
					 group->members.items[j]);
	}
}

static void check(struct reader *reader)
{
	struct complaints *complaints = reader->complaints;
	struct names agencies = { 0 };

	names_sort(&reader->codes);
	names_check(&reader->codes, "code", "repeated-code", complaints);
	names_sort(&reader->people);
	names_check(&reader->people, "person", "repeated-id", complaints);
	add_agencies(&agencies, &reader->directory, complaints->arena);
	check_circles(&reader->directory, &agencies, complaints);
	check_members(&reader->directory, complaints);
}

enum error read_directory(const char *bytes, size_t length,
			  struct directory *directory,
			  struct complaints *complaints)
{
	static const char *const keys[] = { "agencies", "groups", NULL };
	const struct node *root = yaml_read(bytes, length, complaints);
	struct reader reader = { .complaints = complaints };

	if (root == NULL || !node_is_mapping(root, keys, complaints))
		return ERROR_INPUT;
	for (const struct node *at = list_of(root, "agencies", complaints);
	     at != NULL; at = at->next)
		read_agency(&reader, at);
	for (const struct node *at = list_of(root, "groups", complaints);
	     at != NULL; at = at->next)
		read_group(&reader, at);
	check(&reader);
	if (complaints->errors > 0)
		return ERROR_INPUT;
	*directory = reader.directory;
	return ERROR_NONE;
}

/* ------------------------------------------- what only the store may know */

struct lookup {
	const struct names *agencies;
	bool (*is_known)(void *context, const char *code);
	void *context;
	struct complaints *complaints;
};

static void check_code(const struct lookup *lookup, const char *key,
		       const char *code, struct place place)
{
	if (code == NULL || names_find(lookup->agencies, code) != NULL)
		return;
	if (lookup->is_known != NULL && lookup->is_known(lookup->context, code))
		return;
	complain(lookup->complaints, place, "unknown-agency",
		 "%s: no agency has the code '%s'; one of this file, or one "
		 "registered before, was expected",
		 key, code);
}

enum error check_directory_agencies(const struct directory *directory,
				    bool (*is_known)(void *context,
						     const char *code),
				    void *context,
				    struct complaints *complaints)
{
	struct names agencies = { 0 };
	const struct lookup lookup = { &agencies, is_known, context,
				       complaints };
	size_t errors = complaints->errors;

	add_agencies(&agencies, directory, complaints->arena);
	for (size_t i = 0; i < directory->agency_count; i++)
		check_code(&lookup, "parent", directory->agencies[i].parent,
			   directory->agencies[i].parent_place);
	for (size_t i = 0; i < directory->group_count; i++) {
		const struct group *group = &directory->groups[i];

		for (size_t j = 0; j < group->members.count; j++)
			check_code(&lookup, "members", group->members.items[j],
				   group->member_places == NULL
					   ? (struct place){ 0, 0 }
					   : group->member_places[j]);
	}
	return complaints->errors > errors ? ERROR_INPUT : ERROR_NONE;
}
