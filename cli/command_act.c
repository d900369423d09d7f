/* start … reopen: what people do to tasks, all of them or none at once. */
#include <string.h>
#include <sys/stat.h>

#include "base/secret.h"
#include "cli/call.h"
#include "cli/file.h"
#include "cli/table.h"
#include "cli/tasks.h"

static enum wire_exit post(struct call *call, json_t *body)
{
	const json_t *rows = call_post(call, "/act", body);

	if (rows != NULL)
		tasks_print(call, rows);
	return call->exit_code;
}

static bool is_path(const char *word)
{
	return word[0] == '/' || strncmp(word, "./", 2) == 0 ||
	       strncmp(word, "../", 3) == 0;
}

/* Evidence that is a file here goes along with the act, all else is a word:
 * a document's number, a link. */
static enum wire_exit put_evidence(struct call *call, json_t *body,
				   const char *evidence)
{
	const char *slash = strrchr(evidence, '/');
	struct text bytes = { 0 };
	struct stat status;
	struct why why;

	if (stat(evidence, &status) != 0 || !S_ISREG(status.st_mode)) {
		call_put(body, "evidence", evidence);
		return is_path(evidence)
			       ? call_misuse(call, "--evidence: no file %s",
					     evidence)
			       : WIRE_EXIT_DONE;
	}
	if (file_read(evidence, &bytes, &why) != ERROR_NONE) {
		text_clear(&bytes);
		output_say("%s", why.text);
		return WIRE_EXIT_REFUSED;
	}
	(void)json_object_set_new(
		body, "file",
		json_pack("{s:s, s:s}", "name",
			  slash != NULL ? slash + 1 : evidence, "content",
			  secret_base64_bytes(&call->arena, bytes.bytes,
					      bytes.length)));
	text_clear(&bytes);
	return WIRE_EXIT_DONE;
}

/* The act is the command's own name; its options are the wire's fields. */
static enum wire_exit run(struct call *call)
{
	const struct option *options = call->command->options;
	json_t *body = json_object();
	json_t *tasks = json_array();

	call_put(body, "act", call->command->words[0]);
	for (size_t i = 0; i < call->arguments.count; i++)
		(void)json_array_append_new(
			tasks, json_string(call->arguments.items[i]));
	(void)json_object_set_new(body, "tasks", tasks);
	for (size_t i = 0; options != NULL && options[i].name != NULL; i++) {
		enum wire_exit code = WIRE_EXIT_DONE;

		if (call->values[i] != NULL &&
		    strcmp(options[i].name, "evidence") == 0)
			code = put_evidence(call, body, call->values[i]);
		else
			call_put(body, options[i].name, call->values[i]);
		if (code != WIRE_EXIT_DONE) {
			json_decref(body);
			return code;
		}
	}
	return post(call, body);
}

/* note TASK TEXT: the words after the task, as if they stood in quotes. */
static enum wire_exit run_note(struct call *call)
{
	return post(call, json_pack("{s:s, s:[s], s:s}", "act", "note", "tasks",
				    call->arguments.items[0], "note",
				    call_words(call, 1)));
}

#define OPTION_NOTE                                                            \
	{                                                                      \
		.name = "note", .letter = 'n', .argument = "TEXT",             \
		.help = "a word for the journal"                               \
	}
#define OPTION_ON                                                              \
	{                                                                      \
		.name = "on", .argument = "DATE", .kind = OPTION_DATE,         \
		.help = "the day it was done, if not today"                    \
	}
#define OPTION_EVIDENCE                                                        \
	{                                                                      \
		.name = "evidence", .letter = 'e', .argument = "FILE",         \
		.help = "what proves it: a file, a link or a document's "      \
			"number"                                               \
	}
#define OPTION_REASON                                                          \
	{                                                                      \
		.name = "reason", .letter = 'r', .argument = "TEXT",           \
		.help = "why; the agency is told", .is_required = true         \
	}

static const struct option finish_options[] = {
	OPTION_NOTE, OPTION_EVIDENCE, OPTION_ON, { 0 }
};
static const struct option note_options[] = { OPTION_NOTE, { 0 } };
static const struct option reason_options[] = { OPTION_REASON, { 0 } };
#define OPTION_DOCUMENT                                                        \
	{                                                                      \
		.name = "document", .letter = 'd', .argument = "NUMBER",       \
		.help = "the number of the document that says so"              \
	}

static const struct option request_options[] = {
	{ .name = "to",
	  .argument = "DATE",
	  .help = "the day that is asked for, or in words",
	  .is_required = true },
	OPTION_REASON,
	OPTION_DOCUMENT,
	{ 0 },
};
static const struct option refuse_options[] = { OPTION_REASON,
						OPTION_DOCUMENT,
						{ 0 } };
static const struct option reassign_options[] = {
	{ .name = "to",
	  .argument = "AGENCY",
	  .help = "the agency that owes it from now on",
	  .is_required = true },
	OPTION_REASON,
	OPTION_DOCUMENT,
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "all of this agency instead of tasks: the other takes its "
		  "place" },
	{ 0 },
};
static const struct option extend_options[] = {
	{ .name = "to",
	  .argument = "DATE",
	  .help = "the new deadline: YYYY-MM-DD, or in words; without it as "
		  "it was requested" },
	OPTION_REASON,
	OPTION_DOCUMENT,
	{ .name = "signer", .argument = "NAME", .help = "who signed it" },
	{ .name = "issued",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "the document's date; without it today" },
	{ .name = "plan",
	  .letter = 'p',
	  .argument = "NUMBER",
	  .help = "all of this plan's tasks that have a date" },
	{ .name = "action",
	  .argument = "KEY",
	  .help = "of these only this action's" },
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "of these only this agency's or group's" },
	{ 0 },
};

const struct command command_start = {
	.words = { "start" },
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.summary = "Say that work on a task has begun",
	.example = "dondoc start 12\n",
	.audience = AUDIENCE_OWNER,
	.run = run,
};

const struct command command_submit = {
	.words = { "submit" },
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = finish_options,
	.summary = "Hand a result to the agency that accepts it",
	.help = "The day of submission counts for \"on time\". The "
		"receiver approves it or returns it with a reason. A "
		"task that nobody has to accept is ended by `dondoc "
		"done`.",
	.example = "dondoc submit 12 --evidence 214/BC-UBND --note \"kèm 3 "
		   "phụ lục\"\n",
	.audience = AUDIENCE_OWNER,
	.run = run,
};

const struct command command_done = {
	.words = { "done" },
	.alias = "complete",
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = finish_options,
	.summary = "Say that a task is done",
	.help = "Several tasks are marked together: all of them, or "
		"none if one is refused. What was marked by mistake is "
		"undone by `dondoc reopen`. A day of before (--on) that "
		"makes a late task one in time wants a note or evidence. A "
		"file that is named as evidence is sent and kept: `dondoc "
		"evidence get` gives it back.",
	.example = "dondoc done 12 --on 2010-06-18 --evidence 214/BC-UBND\n",
	.audience = AUDIENCE_OWNER,
	.run = run,
};

const struct command command_note = {
	.words = { "note" },
	.arguments = "TASK TEXT",
	.least = 2,
	.most = ARGUMENTS_ANY,
	.summary = "Write a word about a task into the journal",
	.example = "dondoc note 12 \"chờ số liệu của Phòng Tài chính\"\n",
	.audience = AUDIENCE_OWNER,
	.run = run_note,
};

const struct command command_approve = {
	.words = { "approve" },
	.alias = "accept",
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = note_options,
	.summary = "Accept what was submitted: the task is done",
	.example = "dondoc approve 12\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};

const struct command command_return = {
	.words = { "return" },
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = reason_options,
	.summary = "Send back what was submitted, with the reason",
	.example = "dondoc return 12 --reason \"thiếu phụ lục 2\"\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};

const struct command command_extend = {
	.words = { "extend" },
	.arguments = "[TASK…]",
	.most = ARGUMENTS_ANY,
	.options = extend_options,
	.summary = "Give tasks more time, by a document",
	.help = "The date that there was first is kept beside the new one "
		"for ever. With --plan instead of tasks one document extends "
		"all of a plan's tasks that have a date, or those of an "
		"action, an agency or a group in it; recurring duties keep "
		"their days. An undated task is given a date by it.",
	.example = "dondoc extend 12 --to 2010-07-30 --reason \"thay cán bộ\" "
		   "-d 77/UBND-VX\n"
		   "dondoc extend -p 51/KH-UBND -a cac-huyen --to "
		   "2010-07-30 --reason \"mưa lũ\"\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};

const struct command command_request_extension = {
	.words = { "request-extension" },
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = request_options,
	.summary = "Ask for more time",
	.help = "The follow-up agency or the issuer answers with `dondoc "
		"extend` or `dondoc refuse-extension`; until then the day "
		"stays as it is. A task has one request at a time.",
	.example = "dondoc request-extension 12 --to 2010-07-15 --reason "
		   "\"mưa lũ\"\n",
	.audience = AUDIENCE_OWNER,
	.run = run,
};

const struct command command_refuse_extension = {
	.words = { "refuse-extension" },
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = refuse_options,
	.summary = "Say no to a request for more time, with the reason",
	.example = "dondoc refuse-extension 12 --reason \"không có lý do "
		   "khách quan\"\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};

const struct command command_reassign = {
	.words = { "reassign" },
	.arguments = "[TASK…]",
	.most = ARGUMENTS_ANY,
	.options = reassign_options,
	.summary = "Hand tasks over to the agency that comes after",
	.help = "A task keeps its number, its days and its history; the new "
		"agency is told of it as of a new one. With --agency "
		"instead of tasks the other agency takes its place: it gets "
		"all that is not ended and what plans assign to the old one "
		"later; where both owe the same thing, one task goes into "
		"the other.",
	.example = "dondoc reassign 12 --to so-ldtbxh --reason \"chuyển chức "
		   "năng\"\n"
		   "dondoc reassign -a huyen-a --to huyen-b --reason \"sáp "
		   "nhập\" -d 5/NQ-HDND\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};

const struct command command_drop = {
	.words = { "drop" },
	.alias = "cancel",
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = reason_options,
	.summary = "End a task without completion, with the reason",
	.example = "dondoc drop 12 --reason \"thay bằng 60/KH-UBND\"\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};

const struct command command_reopen = {
	.words = { "reopen" },
	.alias = "undo",
	.arguments = "TASK…",
	.least = 1,
	.most = ARGUMENTS_ANY,
	.options = reason_options,
	.summary = "Open again what was submitted, done or dropped",
	.example = "dondoc reopen 12 --reason \"đánh dấu nhầm\"\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};
