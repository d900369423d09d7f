#include "cli/options.h"

#include <string.h>

#include "cli/dates.h"
#include "cli/grammar.h"
#include "cli/table.h"

/* A walk along the typed words, one option or argument a step. */
struct walk {
	char **words;
	int count;
	int at; /* the next word */
	const char *cluster; /* letters left of "-ab", or NULL */
	bool is_plain; /* "--" has passed */
};

struct step {
	const char *argument; /* not an option */
	const char *name; /* "agency" of --agency, "a" of -a */
	size_t length; /* of the name */
	const char *attached; /* value after "=", or stuck to the letter */
	bool is_letter;
};

static bool take_letter(struct walk *walk, struct step *step)
{
	*step = (struct step){ .name = walk->cluster,
			       .length = 1,
			       .is_letter = true,
			       .attached = walk->cluster + 1 };
	walk->cluster++;
	if (*walk->cluster == '\0') {
		walk->cluster = NULL;
		step->attached = NULL;
	}
	return true;
}

static bool take(struct walk *walk, struct step *step)
{
	const char *word;

	if (walk->cluster != NULL)
		return take_letter(walk, step);
	if (walk->at < walk->count && !walk->is_plain &&
	    strcmp(walk->words[walk->at], "--") == 0) {
		walk->is_plain = true;
		walk->at++;
	}
	if (walk->at >= walk->count)
		return false;
	word = walk->words[walk->at++];
	if (walk->is_plain || word[0] != '-' || word[1] == '\0') {
		*step = (struct step){ .argument = word };
		return true;
	}
	if (word[1] != '-') {
		walk->cluster = word + 1;
		return take_letter(walk, step);
	}
	*step = (struct step){ .name = word + 2,
			       .length = strcspn(word + 2, "=") };
	if (step->name[step->length] == '=')
		step->attached = step->name + step->length + 1;
	return true;
}

/* The value of an option with an argument: attached, or the next word. */
static const char *take_value(struct walk *walk, const struct step *step)
{
	if (step->attached != NULL) {
		walk->cluster = NULL;
		return step->attached;
	}
	return walk->at < walk->count ? walk->words[walk->at++] : NULL;
}

static const struct option *find_in(const struct option *options,
				    const struct step *step)
{
	for (size_t i = 0; options != NULL && options[i].name != NULL; i++) {
		const struct option *option = &options[i];

		if (step->is_letter ? option->letter == *step->name
				    : strlen(option->name) == step->length &&
					      memcmp(option->name, step->name,
						     step->length) == 0)
			return option;
	}
	return NULL;
}

/* The option in any command: enough to know whether a value follows. */
static const struct option *find_anywhere(const struct step *step)
{
	const struct option *option = find_in(global_options, step);

	for (size_t i = 0; option == NULL && commands[i] != NULL; i++)
		option = find_in(commands[i]->options, step);
	return option;
}

/* First pass: the words that are no options, and whether help is wanted. */
static void scan(struct call *call, struct walk walk, struct strings *words)
{
	struct step step;

	while (take(&walk, &step)) {
		const struct option *option;

		if (step.argument != NULL) {
			strings_add(words, &call->arena, step.argument);
			continue;
		}
		option = find_anywhere(&step);
		if (option == NULL)
			continue;
		if (option->argument != NULL)
			(void)take_value(&walk, &step);
		else if (strcmp(option->name, "help") == 0)
			call->wants_help = true;
		else if (strcmp(option->name, "version") == 0)
			call->wants_version = true;
	}
}

static enum wire_exit refuse_option(struct call *call, const struct step *step)
{
	const struct option *tables[] = { call->command->options,
					  global_options };
	struct strings names = { 0 };
	const char *nearest;

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct option *option = tables[t];
		     option != NULL && option->name != NULL; option++)
			strings_add(&names, &call->arena,
				    arena_printf(&call->arena, "--%s",
						 option->name));
	nearest = step->is_letter ? NULL
				  : grammar_nearest(step->name - 2,
						    step->length + 2, &names);
	output_say("%s%s%s has no option %s%.*s%s%s%s",
		   COMMAND_NAME(call->command), step->is_letter ? "-" : "--",
		   (int)step->length, step->name,
		   nearest == NULL ? "" : ": did you mean ",
		   nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?");
	output_say("its options are %s",
		   grammar_list(&names, "and", &call->arena));
	return WIRE_EXIT_USAGE;
}

/* What is typed goes into JSON, which holds UTF-8 only. */
static bool is_text(const char *typed)
{
	return text_is_utf8(typed, strlen(typed));
}

static enum wire_exit check_value(const struct call *call,
				  const struct option *option,
				  const char *value)
{
	if (value == NULL)
		return call_misuse(call, "--%s wants %s", option->name,
				   option->argument);
	if (!is_text(value))
		return call_misuse(call, "--%s: not UTF-8 text", option->name);
	if (option->kind == OPTION_DATE && !date_is_valid(value))
		return call_misuse(call,
				   "--%s: \"%s\" is no date: write YYYY-MM-DD",
				   option->name, value);
	if (option->kind == OPTION_NUMBER &&
	    (*value == '\0' || strlen(value) > 18 ||
	     value[strspn(value, "0123456789")] != '\0'))
		return call_misuse(call, "--%s: \"%s\" is no number",
				   option->name, value);
	return WIRE_EXIT_DONE;
}

static enum wire_exit set_option(struct call *call, const struct option *option,
				 const char *value)
{
	const struct option *own = call->command->options;
	bool is_global = own == NULL;

	if (!is_global) {
		const struct option *last = own;

		while (last->name != NULL && last != option)
			last++;
		is_global = last != option || last->name == NULL;
	}
	if (is_global) {
		if (strcmp(option->name, "json") == 0)
			call->is_json = true;
		else if (strcmp(option->name, "url") == 0)
			call->url = value;
		return WIRE_EXIT_DONE;
	}
	if (option->argument != NULL && call->values[option - own] != NULL)
		return call_misuse(call, "--%s is given twice", option->name);
	call->values[option - own] = value;
	return WIRE_EXIT_DONE;
}

static enum wire_exit read_option(struct call *call, struct walk *walk,
				  const struct step *step)
{
	const struct option *option = find_in(call->command->options, step);
	const char *value = "";
	enum wire_exit code = WIRE_EXIT_DONE;

	if (option == NULL)
		option = find_in(global_options, step);
	if (option == NULL)
		return refuse_option(call, step);
	if (option->argument != NULL) {
		value = take_value(walk, step);
		code = check_value(call, option, value);
	} else if (!step->is_letter && step->attached != NULL) {
		code = call_misuse(call, "--%s takes no value", option->name);
	}
	return code == WIRE_EXIT_DONE ? set_option(call, option, value) : code;
}

static enum wire_exit check_arguments(const struct call *call)
{
	const struct command *command = call->command;
	size_t count = call->arguments.count;

	if (count < command->least)
		return call_misuse(call, "an argument is missing: it takes %s",
				   command->arguments);
	if (count > command->most && command->most == 0)
		return call_misuse(call,
				   "\"%s\" is too much: it takes no "
				   "arguments",
				   call->arguments.items[0]);
	if (count > command->most)
		return call_misuse(call,
				   "\"%s\" is too much: it takes %s (put words "
				   "that belong together into quotes)",
				   call->arguments.items[command->most],
				   command->arguments);
	for (size_t i = 0; i < count; i++)
		if (*call->arguments.items[i] == '\0' ||
		    !is_text(call->arguments.items[i]))
			return call_misuse(call,
					   "argument %zu is empty or not UTF-8",
					   i + 1);
	for (size_t i = 0;
	     command->options != NULL && command->options[i].name != NULL; i++)
		if (command->options[i].is_required &&
		    (call->values[i] == NULL || *call->values[i] == '\0'))
			return call_misuse(
				call, "--%s %s is %s", command->options[i].name,
				command->options[i].argument,
				call->values[i] == NULL ? "missing" : "empty");
	return WIRE_EXIT_DONE;
}

/* Second pass: the command is known. */
static enum wire_exit read_all(struct call *call, struct walk walk,
			       size_t words_used)
{
	const struct option *options = call->command->options;
	size_t count = 0;
	size_t seen = 0;
	struct step step;

	while (options != NULL && options[count].name != NULL)
		count++;
	call->values =
		arena_alloc(&call->arena, (count + 1) * sizeof(*call->values));
	while (take(&walk, &step)) {
		enum wire_exit code = WIRE_EXIT_DONE;

		if (step.argument == NULL)
			code = read_option(call, &walk, &step);
		else if (seen++ >= words_used)
			strings_add(&call->arguments, &call->arena,
				    step.argument);
		if (code != WIRE_EXIT_DONE)
			return code;
	}
	return check_arguments(call);
}

enum wire_exit options_read(struct call *call, int count, char **words,
			    const char **family)
{
	struct walk walk = { .words = words, .count = count, .at = 1 };
	struct strings names = { 0 };
	struct meaning meaning;

	scan(call, walk, &names);
	meaning = grammar_read(&names, &call->arena);
	call->command = meaning.command;
	*family = meaning.family;
	if (call->wants_version)
		return WIRE_EXIT_DONE;
	if (call->wants_help && (meaning.command != NULL || names.count == 0 ||
				 (names.count == 1 && meaning.family != NULL)))
		return WIRE_EXIT_DONE;
	if (names.count == 0) {
		output_say("no command; `dondoc --help` lists them");
		return WIRE_EXIT_USAGE;
	}
	if (meaning.command == NULL) {
		grammar_complain(&meaning, &names, &call->arena);
		return WIRE_EXIT_USAGE;
	}
	return read_all(call, walk, meaning.used);
}
