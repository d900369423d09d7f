/* doctor: whether the journal is whole. */
#include <stdlib.h>
#include <string.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"

/* The daemon looks at a part at a time; the last answer is kept in `call`. */
static const json_t *check_all(struct call *call, long long *rows)
{
	const json_t *check;
	long long after = 0;

	*rows = 0;
	do {
		check = call_fetch(call,
				   arena_printf(&call->arena,
						"/journal/check?after=%lld",
						after),
				   NULL);
		*rows += field_number(check, "rows");
		after = field_number(check, "last");
	} while (check != NULL && !field_is_true(check, "done"));
	return check;
}

/* Whether the entry of a noted head ("4711:HASH") still has that hash. */
static enum wire_exit check_head(struct call *call, const char *head)
{
	const char *hash = strchr(head, ':');
	const json_t *rows;
	const json_t *row;
	long long id = strtoll(head, NULL, 10);

	if (hash == NULL || id <= 0)
		return call_misuse(call, "--head \"%s\" is no NUMBER:HASH",
				   head);
	rows = call_fetch(call,
			  arena_printf(&call->arena,
				       "/journal?after=%lld&limit=1", id - 1),
			  NULL);
	if (rows == NULL)
		return call->exit_code;
	row = json_array_get(rows, 0);
	if (field_number(row, "id") == id &&
	    strcmp(field_string(row, "hash"), hash + 1) == 0)
		return WIRE_EXIT_DONE;
	output_say("journal entry %lld is not the one that was noted: the "
		   "journal was written anew, or its end is gone",
		   id);
	return WIRE_EXIT_REFUSED;
}

static enum wire_exit run(struct call *call)
{
	const char *head = call_option(call, "head");
	enum wire_exit code = WIRE_EXIT_DONE;
	const json_t *check;
	long long rows;

	if (head != NULL)
		code = check_head(call, head);
	if (code != WIRE_EXIT_DONE)
		return code;
	check = check_all(call, &rows);
	if (check == NULL)
		return call->exit_code;
	if (call->is_json)
		call_print_json(call);
	if (field_number(check, "bad") != 0) {
		output_say("journal entry %lld is the first that is wrong: %s",
			   field_number(check, "bad"),
			   field_string(check, "trouble"));
		return WIRE_EXIT_REFUSED;
	}
	if (!call->is_json)
		output_line("%lld:%s", field_number(check, "last"),
			    field_string(check, "hash"));
	output_say("the journal is whole: %lld entries", rows);
	return WIRE_EXIT_DONE;
}

static const struct option options[] = {
	{ .name = "head",
	  .argument = "NUMBER:HASH",
	  .help = "what an earlier run printed: it must still be there" },
	{ 0 },
};

const struct command command_doctor = {
	.words = { "doctor" },
	.options = options,
	.summary = "Verify that nobody changed the journal",
	.help = "Every entry of the journal is hashed with the one before "
		"it. The first entry that was changed, put in or taken "
		"out is named, with exit 1. What is printed is the head: "
		"the number and the hash of the last entry. Note it "
		"outside of this machine, as on a report that is filed: "
		"with --head the next run tells whether the journal up to "
		"it is still the same, which also shows a journal that was "
		"cut off or written anew as a whole.",
	.example = "dondoc doctor\n"
		   "dondoc doctor --head 4711:9f86d081884c7d65…\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run,
};
