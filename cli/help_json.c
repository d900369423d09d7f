#include "cli/help_json.h"

#include "cli/help.h"
#include "cli/table.h"

static json_t *option_json(const struct option *option)
{
	const char letter[] = { option->letter, '\0' };

	return json_pack("{s:s, s:s?, s:s?, s:s, s:b}", "name", option->name,
			 "letter", option->letter != '\0' ? letter : NULL,
			 "argument", option->argument, "help", option->help,
			 "required", (int)option->is_required);
}

static json_t *options_json(const struct option *options)
{
	json_t *array = json_array();

	for (; options != NULL && options->name != NULL; options++)
		(void)json_array_append_new(array, option_json(options));
	return array;
}

static json_t *command_json(const struct command *command)
{
	return json_pack("{s:o, s:s?, s:s?, s:s, s:s?, s:s?, s:s, s:o}", "name",
			 json_sprintf("%s%s%s", COMMAND_NAME(command)), "alias",
			 command->alias, "arguments", command->arguments,
			 "summary", command->summary, "help", command->help,
			 "example", command->example, "audience",
			 help_audience(command->audience), "options",
			 options_json(command->options));
}

json_t *help_json(void)
{
	json_t *all = json_array();
	json_t *codes = json_array();
	json_t *variables = json_array();

	for (size_t i = 0; commands[i] != NULL; i++)
		(void)json_array_append_new(all, command_json(commands[i]));
	for (size_t i = 0; help_exit_codes[i].meaning != NULL; i++)
		(void)json_array_append_new(
			codes,
			json_pack("{s:i, s:s}", "code",
				  (int)help_exit_codes[i].code, "meaning",
				  help_exit_codes[i].meaning));
	for (size_t i = 0; help_variables[i].name != NULL; i++)
		(void)json_array_append_new(
			variables,
			json_pack("{s:s, s:s}", "name", help_variables[i].name,
				  "meaning", help_variables[i].meaning));
	return json_pack("{s:o, s:o, s:o, s:o}", "commands", all, "options",
			 options_json(global_options), "exit_codes", codes,
			 "environment", variables);
}
