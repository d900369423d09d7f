/* report: what was done and what was not, frozen at a cut-off. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/call.h"
#include "cli/grammar.h"
#include "cli/report_write.h"
#include "cli/table.h"

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_XLSX, FORMAT_HTML };
#define FORMATS 5

static const char *const format_words[FORMATS] = { "table", "csv", "json",
						   "xlsx", "html" };

/* How it is wanted. */
struct wanted {
	enum format format;
	enum report_language language;
	const char *part; /* or NULL: all */
	const char *path; /* or NULL: standard output */
};

static enum wire_exit misread(struct call *call, const char *option,
			      const char *value, const char *const *words)
{
	struct strings choices = { 0 };

	for (size_t i = 0; words[i] != NULL; i++)
		strings_add(&choices, &call->arena, words[i]);
	return call_misuse(call, "--%s is one of %s, not \"%s\"", option,
			   grammar_list(&choices, "or", &call->arena), value);
}

static enum wire_exit read_format(struct call *call, struct wanted *wanted)
{
	static const char *const words[] = { "table", "csv",  "json",
					     "xlsx",  "html", NULL };
	const char *typed = call_option(call, "format");

	wanted->format = call->is_json ? FORMAT_JSON : FORMAT_TABLE;
	if (typed == NULL)
		return WIRE_EXIT_DONE;
	for (int i = 0; i < FORMATS; i++)
		if (strcmp(typed, format_words[i]) == 0) {
			wanted->format = (enum format)i;
			return WIRE_EXIT_DONE;
		}
	return misread(call, "format", typed, words);
}

static enum wire_exit read_part(struct call *call, struct wanted *wanted)
{
	wanted->part = call_option(call, "part");
	if (wanted->part == NULL)
		return WIRE_EXIT_DONE;
	for (size_t i = 0; report_part_names[i] != NULL; i++)
		if (strcmp(wanted->part, report_part_names[i]) == 0)
			return WIRE_EXIT_DONE;
	return misread(call, "part", wanted->part, report_part_names);
}

/* Pages and workbooks are for the authority, hence in Vietnamese; tables and
 * CSV speak as the command does. */
static enum wire_exit read_wanted(struct call *call, struct wanted *wanted)
{
	static const char *const languages[] = { "vi", "en", NULL };
	const char *language = call_option(call, "language");
	enum wire_exit code = read_format(call, wanted);

	if (code == WIRE_EXIT_DONE)
		code = read_part(call, wanted);
	if (code != WIRE_EXIT_DONE)
		return code;
	wanted->path = call_option(call, "output");
	wanted->language =
		wanted->format == FORMAT_HTML || wanted->format == FORMAT_XLSX
			? REPORT_VIETNAMESE
			: REPORT_ENGLISH;
	if (language != NULL &&
	    !report_language_read(language, &wanted->language))
		return misread(call, "language", language, languages);
	if (wanted->format == FORMAT_XLSX && wanted->path == NULL &&
	    call->output.is_terminal)
		return call_misuse(call, "a workbook is no text for a "
					 "terminal: say where with --output");
	return WIRE_EXIT_DONE;
}

/* ------------------------------------------------------------- writing it */

static enum wire_exit fail(const char *path)
{
	output_say("cannot write %s: %s", path, strerror(errno));
	return WIRE_EXIT_REFUSED;
}

static enum wire_exit put_text(const struct wanted *wanted,
			       const struct text *text)
{
	FILE *file = wanted->path == NULL ? stdout : fopen(wanted->path, "wbe");
	bool is_written;

	if (file == NULL)
		return fail(wanted->path);
	is_written = fwrite(text_string(text), 1, text->length, file) ==
		     text->length;
	if (wanted->path == NULL)
		return WIRE_EXIT_DONE; /* output_close tells of a failure */
	if (fclose(file) != 0 || !is_written)
		return fail(wanted->path);
	output_say("written: %s", wanted->path);
	return WIRE_EXIT_DONE;
}

/* The workbook's library writes to a path only; for standard output that is a
 * file of our own, which is gone afterwards. */
static enum wire_exit copy_out(const char *path)
{
	char bytes[65536];
	FILE *file = fopen(path, "rbe");
	size_t length;

	if (file == NULL)
		return fail(path);
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		(void)fwrite(bytes, 1, length, stdout);
	(void)fclose(file);
	return WIRE_EXIT_DONE;
}

static const char *temporary(struct arena *arena)
{
	const char *folder = getenv("TMPDIR");
	char *path = arena_printf(arena, "%s/dondoc-report-XXXXXX",
				  folder == NULL || *folder == '\0' ? "/tmp"
								    : folder);
	int file = mkstemp(path);

	if (file < 0)
		return NULL;
	(void)close(file);
	return path;
}

static enum wire_exit put_workbook(const struct report_paper *paper,
				   const struct wanted *wanted)
{
	const char *path =
		wanted->path != NULL ? wanted->path : temporary(paper->arena);
	enum wire_exit code = WIRE_EXIT_DONE;
	struct why why;

	if (path == NULL)
		return fail("a temporary file");
	if (report_write_xlsx(paper, path, &why) != ERROR_NONE) {
		output_say("%s", why.text);
		code = WIRE_EXIT_REFUSED;
	} else if (wanted->path == NULL) {
		code = copy_out(path);
	} else {
		output_say("written: %s", path);
	}
	if (wanted->path == NULL)
		(void)unlink(path);
	return code;
}

static enum wire_exit put(struct call *call, const struct report_paper *paper,
			  const struct wanted *wanted)
{
	struct text text = { 0 };
	enum wire_exit code;

	if (wanted->format == FORMAT_XLSX)
		return put_workbook(paper, wanted);
	if (wanted->format == FORMAT_TABLE) {
		report_write_table(paper, &call->output);
		return WIRE_EXIT_DONE;
	}
	if (wanted->format == FORMAT_CSV)
		report_write_csv(paper, &text);
	else if (wanted->format == FORMAT_HTML)
		report_write_html(paper, &text);
	else
		text_addf(&text, "%s\n", text_string(&call->answer.body));
	code = put_text(wanted, &text);
	text_clear(&text);
	return code;
}

static enum wire_exit run(struct call *call)
{
	static const char *const passed[] = { "period", "plan", "agency",
					      "cut-off", "task" };
	struct wanted wanted = { 0 };
	struct report_paper paper = { .arena = &call->arena };
	struct text path = { 0 };
	enum wire_exit code = read_wanted(call, &wanted);

	if (code != WIRE_EXIT_DONE)
		return code;
	text_add(&path, "/report");
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		client_add_query(&path, passed[i],
				 call_option(call, passed[i]));
	paper.report = call_fetch(call, text_string(&path), NULL);
	text_clear(&path);
	if (paper.report == NULL)
		return call->exit_code;
	paper.language = wanted.language;
	paper.parts = report_parts_make(&call->arena, paper.report,
					wanted.language, wanted.part);
	if (wanted.format == FORMAT_JSON && wanted.path == NULL) {
		call_print_json(call);
		return WIRE_EXIT_DONE;
	}
	return put(call, &paper, &wanted);
}

static const struct option options[] = {
	{ .name = "period",
	  .argument = "PERIOD",
	  .help = "2010-Q3, 2010-07, 2010-H2 or 2010; without it this "
		  "quarter" },
	{ .name = "format",
	  .letter = 'f',
	  .argument = "FORMAT",
	  .help = "table, csv, json, xlsx or html" },
	{ .name = "output",
	  .argument = "FILE",
	  .help = "write there instead of to standard output" },
	{ .name = "plan",
	  .letter = 'p',
	  .argument = "NUMBER",
	  .help = "only this plan" },
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "only this agency, or the members of this group" },
	{ .name = "part",
	  .argument = "PART",
	  .help = "only summary, figures, plans, groups, agencies, actions, "
		  "overdue, done-late or silent" },
	{ .name = "cut-off",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "the last day that counts, instead of the period's own" },
	{ .name = "task",
	  .letter = 't',
	  .argument = "TASK",
	  .help = "the draft that the duty to report got at its cut-off" },
	{ .name = "language",
	  .argument = "LANGUAGE",
	  .help = "vi or en; html and xlsx are vi without it, the others en" },
	{ 0 },
};

const struct command command_report = {
	.words = { "report" },
	.options = options,
	.summary = "Report what was done and what was not, in time or late",
	.help = "Counts what was recorded by the end of the period's cut-off "
		"day, and nothing later: a report of a past period is always "
		"the same. A request has no deadline here, and what is "
		"submitted counts by the day of submission. Rates are of "
		"what is decided: done with a deadline, or late.",
	.example = "dondoc report --period 2010-Q3\n"
		   "dondoc report --period 2010-Q3 --format xlsx --output "
		   "q3.xlsx\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};
