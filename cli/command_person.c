/* person: somebody's contacts, what is known of them, and erasing it. */
#include "cli/ask.h"
#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"

static enum wire_exit run_contact(struct call *call)
{
	const struct option *options = call->command->options;
	json_t *body = json_object();
	const json_t *person;

	call_put(body, "person", call->arguments.items[0]);
	for (size_t i = 0; options[i].name != NULL; i++)
		call_put(body, options[i].name, call->values[i]);
	person = call_post(call, "/people/contact", body);
	if (person == NULL)
		return call->exit_code;
	output_fact("person", field_string(person, "id"));
	output_fact("email", field_string(person, "email"));
	output_fact("phone", field_string(person, "phone"));
	output_fact("webhook", field_string(person, "webhook"));
	output_fact("channels", field_text(&call->arena, person, "channels"));
	output_say("a directory that is applied later replaces it again: "
		   "change it there too");
	return WIRE_EXIT_DONE;
}

/* It is for programs and archives: as it came. */
static enum wire_exit run_export(struct call *call)
{
	struct text path = { 0 };
	const json_t *known;

	text_add(&path, "/people/export");
	client_add_query(&path, "person", call->arguments.items[0]);
	known = call_fetch(call, text_string(&path), NULL);
	text_clear(&path);
	if (known == NULL)
		return call->exit_code;
	call_print_json(call);
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_erase(struct call *call)
{
	const json_t *erased;
	json_t *body;

	if (call_option(call, "yes") == NULL &&
	    !ask_agreed(call, "erase who this person is, for ever?", "erased"))
		return WIRE_EXIT_REFUSED;
	body = json_object();
	call_put(body, "person", call->arguments.items[0]);
	call_put(body, "reason", call_option(call, "reason"));
	erased = call_post(call, "/people/erase", body);
	if (erased != NULL)
		output_say("%s is erased; what they did stays as that of "
			   "person %s, %s",
			   call->arguments.items[0],
			   field_text(&call->arena, erased, "number"),
			   field_string(erased, "role"));
	return call->exit_code;
}

static const struct option contact_options[] = {
	{ .name = "email",
	  .argument = "ADDRESS",
	  .help = "the new e-mail address; \"\" takes it away" },
	{ .name = "phone",
	  .argument = "NUMBER",
	  .help = "the new telephone number; \"\" takes it away" },
	{ .name = "webhook",
	  .argument = "ADDRESS",
	  .help = "where a program is posted to; \"\" takes it away" },
	{ 0 },
};

static const struct option erase_options[] = {
	{ .name = "reason",
	  .letter = 'r',
	  .argument = "TEXT",
	  .help = "why, for the journal: without their name",
	  .is_required = true },
	{ .name = "yes", .help = "do not ask" },
	{ 0 },
};

const struct command command_person_contact = {
	.words = { "person", "contact" },
	.arguments = "PERSON",
	.least = 1,
	.most = 1,
	.options = contact_options,
	.summary = "Replace how a person is reached",
	.help = "By the person or by the office. The journal tells that it was "
		"replaced, and not by what.",
	.example = "dondoc person contact hoa --email hoa@chilang.example\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_contact,
};

const struct command command_person_export = {
	.words = { "person", "export" },
	.arguments = "PERSON",
	.least = 1,
	.most = 1,
	.summary = "Print all that is known of a person, as JSON",
	.help = "Contacts, tokens, messages, what they did and what is about "
		"them: for the person who asks what is kept. The person may "
		"ask by themselves.",
	.example = "dondoc person export hoa > hoa.json\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_export,
};

const struct command command_person_erase = {
	.words = { "person", "erase" },
	.arguments = "PERSON",
	.least = 1,
	.most = 1,
	.options = erase_options,
	.summary = "Erase who a person is; what they did stays",
	.help = "Name, code, addresses, tokens and all that was sent to them "
		"are gone. The journal keeps what was done under a number "
		"and the role, and its chain stays whole. A directory that "
		"still names the person makes a new one when it is applied.",
	.example = "dondoc person erase hoa --reason \"theo yêu cầu\"\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_erase,
};
