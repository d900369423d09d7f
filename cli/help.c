#include "cli/help.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/table.h"

#define INDENT "  "
#define NAME_COLUMNS 26
#define PAGE_COLUMNS 80

/* Prints words from column `at` on, and further lines below column `indent`,
 * ends the line. */
static void print_wrapped(const char *words, size_t at, size_t indent)
{
	bool is_first = true;

	while (*words != '\0') {
		struct text word = { 0 };
		size_t length = strcspn(words, " ");
		size_t width;

		text_add_bytes(&word, words, length);
		width = text_width(text_string(&word));
		if (!is_first && at + 1 + width > PAGE_COLUMNS) {
			at = indent;
			(void)printf("\n%*s", (int)at, "");
		} else if (!is_first) {
			(void)printf(" ");
			at++;
		}
		(void)printf("%s", text_string(&word));
		text_clear(&word);
		at += width;
		is_first = false;
		words += length + (words[length] == ' ' ? 1 : 0);
	}
	(void)printf("\n");
}

static void print_padded(const char *name, const char *meaning)
{
	size_t width = text_width(name);
	size_t pad = width < NAME_COLUMNS ? NAME_COLUMNS - width : 1;

	(void)printf(INDENT "%s%*s", name, (int)pad, "");
	print_wrapped(meaning, strlen(INDENT) + width + pad,
		      strlen(INDENT) + NAME_COLUMNS);
}

static void print_option(const struct option *option)
{
	struct text name = { 0 };
	struct text meaning = { 0 };

	if (option->letter != '\0')
		text_addf(&name, "-%c, ", option->letter);
	else
		text_add(&name, "    ");
	text_addf(&name, "--%s", option->name);
	if (option->argument != NULL)
		text_addf(&name, " %s", option->argument);
	text_add(&meaning, option->help);
	if (option->is_required)
		text_add(&meaning, " (required)");
	print_padded(text_string(&name), text_string(&meaning));
	text_clear(&name);
	text_clear(&meaning);
}

static void print_options(const struct option *options)
{
	for (; options != NULL && options->name != NULL; options++)
		print_option(options);
}

static void print_usage(const struct command *command)
{
	(void)printf("usage: dondoc %s%s%s", COMMAND_NAME(command));
	if (command->arguments != NULL)
		(void)printf(" %s", command->arguments);
	for (const struct option *option = command->options;
	     option != NULL && option->name != NULL; option++)
		if (option->is_required)
			(void)printf(" --%s %s", option->name,
				     option->argument);
	(void)printf(" [OPTION…]\n");
}

static void print_indented(const char *lines)
{
	while (*lines != '\0') {
		size_t length = strcspn(lines, "\n");

		(void)printf(INDENT "%.*s\n", (int)length, lines);
		lines += length + (lines[length] == '\n' ? 1 : 0);
	}
}

/* The commands that share the first word, for who looks for another. */
static void print_siblings(const struct command *command)
{
	static const char label[] = "see also: ";
	struct text line = { 0 };
	struct text name = { 0 };

	for (size_t i = 0; commands[i] != NULL; i++) {
		if (commands[i] == command ||
		    strcmp(commands[i]->words[0], command->words[0]) != 0)
			continue;
		text_reset(&name);
		text_addf(&name, "dondoc %s%s%s", COMMAND_NAME(commands[i]));
		if (line.length == 0) {
			(void)printf("\n");
			text_add(&line, label);
		} else if (line.length + 3 + name.length > PAGE_COLUMNS) {
			(void)printf("%s,\n", text_string(&line));
			text_reset(&line);
			text_addf(&line, "%*s", (int)strlen(label), "");
		} else {
			text_add(&line, ", ");
		}
		text_add(&line, text_string(&name));
	}
	if (line.length > 0)
		(void)printf("%s\n", text_string(&line));
	text_clear(&line);
	text_clear(&name);
}

void help_command(const struct command *command)
{
	print_usage(command);
	(void)printf("\n%s.\n", command->summary);
	if (command->help != NULL) {
		(void)printf("\n");
		print_wrapped(command->help, 0, 0);
	}
	(void)printf("\noptions:\n");
	print_options(command->options);
	print_options(global_options);
	if (command->alias != NULL)
		(void)printf("\nalso called: %s%s%s\n",
			     command->words[1] == NULL ? "" : command->words[0],
			     command->words[1] == NULL ? "" : " ",
			     command->alias);
	if (command->example != NULL) {
		(void)printf("\nexample:\n");
		print_indented(command->example);
	}
	print_siblings(command);
}

static void print_commands(enum audience audience, const char *family)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *command = commands[i];
		struct text name = { 0 };

		if (command->audience != audience ||
		    (family != NULL && strcmp(command->words[0], family) != 0))
			continue;
		text_addf(&name, "%s%s%s", COMMAND_NAME(command));
		if (command->arguments != NULL)
			text_addf(&name, " %s", command->arguments);
		print_padded(text_string(&name), command->summary);
		text_clear(&name);
	}
}

static bool has_commands(enum audience audience, const char *family)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (commands[i]->audience == audience &&
		    (family == NULL ||
		     strcmp(commands[i]->words[0], family) == 0))
			return true;
	return false;
}

const struct exit_code help_exit_codes[] = {
	{ WIRE_EXIT_DONE, "done" },
	{ WIRE_EXIT_REFUSED, "refused or not found" },
	{ WIRE_EXIT_USAGE, "usage" },
	{ WIRE_EXIT_UNREACHED, "no daemon" },
	{ WIRE_EXIT_FAILED, "the daemon failed" },
	{ WIRE_EXIT_DONE, NULL },
};

const struct variable help_variables[] = {
	{ "DONDOC_URL", "where the daemon is, unless --url says it" },
	{ "DONDOC_TOKEN", "your token" },
	{ "DONDOC_TOKEN_FILE", "a file with your token on its first line" },
	{ "DONDOC_PAGER",
	  "what long lists go through on a terminal, before PAGER; empty: "
	  "nothing" },
	{ "NO_COLOR", "when it is set, nothing is coloured" },
	{ NULL, NULL },
};

const char *help_audience(enum audience audience)
{
	static const char *const titles[AUDIENCES] = {
		[AUDIENCE_OWNER] = "who does the work",
		[AUDIENCE_RECEIVER] = "who receives and follows it up",
		[AUDIENCE_OFFICE] = "the office that registers plans",
		[AUDIENCE_OPERATOR] = "who runs the daemon",
		[AUDIENCE_ALL] = "everybody",
	};

	return titles[audience];
}

/* "Exit: 0 done, 1 refused …", below what is set from outside. */
static void print_surroundings(void)
{
	(void)printf("\nenvironment:\n");
	for (size_t i = 0; help_variables[i].name != NULL; i++)
		print_padded(help_variables[i].name, help_variables[i].meaning);
	(void)printf("\nExit: ");
	for (size_t i = 0; help_exit_codes[i].meaning != NULL; i++)
		(void)printf("%s%d %s", i > 0 ? ", " : "",
			     (int)help_exit_codes[i].code,
			     help_exit_codes[i].meaning);
	(void)printf(".\n");
}

void help_overview(const char *family)
{
	(void)printf("usage: dondoc %s [ARGUMENT…] [OPTION…]\n",
		     family == NULL ? "COMMAND" : family);
	for (int i = 0; i < AUDIENCES; i++) {
		if (!has_commands((enum audience)i, family))
			continue;
		(void)printf("\nfor %s:\n", help_audience((enum audience)i));
		print_commands((enum audience)i, family);
	}
	(void)printf("\noptions of every command:\n");
	print_options(global_options);
	print_surroundings();
	(void)printf("A TASK is a number or a reference "
		     "(51/KH-UBND#III.11.2@huyen-chi-lang).\n"
		     "Commands may be shortened: `dondoc jou`. "
		     "`dondoc COMMAND --help` tells more.\n");
}
