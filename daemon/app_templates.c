#include "app_templates.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "outbox/samples.h"
#include "plan/read.h"

#define FILE_LIMIT 100 /* files in a folder of templates */

struct template_desk {
	const char *folder; /* or NULL */
	void (*changed)(void *owner, const struct templates *templates);
	void *owner;
	struct arena arena; /* of those in force */
	struct templates *templates;
	char *trouble; /* or NULL */
};

/* A set being read; it may come into force. */
struct reading {
	struct arena arena;
	struct templates *templates;
	struct complaints complaints;
	size_t files;
};

static void begin(struct reading *reading)
{
	*reading = (struct reading){ 0 };
	reading->complaints.arena = &reading->arena;
	reading->templates = templates_open(&reading->arena);
}

static void lay(struct reading *reading, const char *name, const char *file,
		const char *bytes, size_t length)
{
	reading->complaints.file = arena_string(&reading->arena, file);
	(void)templates_lay(reading->templates, name, bytes, length,
			    &reading->complaints);
	reading->files++;
}

/* ------------------------------------------------------------ the folder */

static void complain_of_file(struct reading *reading, const char *path,
			     const char *fault)
{
	reading->complaints.file = arena_string(&reading->arena, path);
	complain(&reading->complaints, (struct place){ 0, 0 }, "unreadable",
		 "%s", fault);
}

static void read_one(struct reading *reading, const char *path,
		     const char *name)
{
	const char *bytes;
	size_t length;
	struct why why;

	if (reading->files == FILE_LIMIT)
		complain_of_file(reading, path, "too many files");
	else if (read_file(path, &reading->arena, &bytes, &length, &why) !=
		 ERROR_NONE)
		complain_of_file(reading, path, why.text);
	else
		lay(reading, name, path, bytes, length);
}

/* What editors leave behind is not looked at. */
static bool is_passed_over(const char *entry)
{
	size_t length = strlen(entry);

	return entry[0] == '.' || entry[length - 1] == '~';
}

/* A folder's files; the folders in it too, but not those in these. */
static void read_folder(struct reading *reading, const char *path,
			const char *prefix)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	if (folder == NULL) {
		complain_of_file(reading, path, strerror(errno));
		return;
	}
	while ((entry = readdir(folder)) != NULL) {
		struct arena *arena = &reading->arena;
		const char *at =
			arena_printf(arena, "%s/%s", path, entry->d_name);
		const char *name =
			arena_printf(arena, "%s%s", prefix, entry->d_name);
		struct stat status;

		if (is_passed_over(entry->d_name))
			continue;
		if (stat(at, &status) == 0 && S_ISDIR(status.st_mode) &&
		    *prefix == '\0')
			read_folder(reading, at,
				    arena_printf(arena, "%s/", name));
		else
			read_one(reading, at, name);
	}
	(void)closedir(folder);
}

/* The configured folder, and the samples written with what is in it. */
static size_t read_all(struct template_desk *desk, struct reading *reading)
{
	begin(reading);
	if (desk->folder == NULL)
		return 0;
	read_folder(reading, desk->folder, "");
	reading->complaints.file = desk->folder;
	return reading->complaints.errors > 0
		       ? 0
		       : samples_try(reading->templates, &reading->complaints);
}

/* ------------------------------------------------------------- the desk */

static void set_trouble(struct template_desk *desk,
			const struct complaints *complaints)
{
	struct text text = { 0 };

	free(desk->trouble);
	desk->trouble = NULL;
	if (complaints->errors == 0)
		return;
	for (size_t i = 0; i < complaints->count; i++) {
		const struct complaint *one = &complaints->items[i];

		log_error("templates: %s:%d:%d: %s", one->file, one->place.line,
			  one->place.column, one->text);
	}
	text_addf(&text,
		  "the templates in %s are not in force as they are there: "
		  "dondoc template check",
		  desk->folder);
	log_error("%s", text_string(&text));
	desk->trouble = memory_string(text_string(&text));
	text_clear(&text);
}

static void put_into_force(struct template_desk *desk, struct reading *reading)
{
	struct arena old = desk->arena;

	desk->arena = reading->arena;
	desk->templates = reading->templates;
	if (desk->changed != NULL)
		desk->changed(desk->owner, desk->templates);
	arena_clear(&old);
}

struct template_desk *template_desk_open(
	const char *folder,
	void (*changed)(void *owner, const struct templates *templates),
	void *owner)
{
	struct template_desk *desk = memory_alloc(sizeof(*desk));
	struct reading reading;

	desk->folder = folder;
	(void)read_all(desk, &reading);
	set_trouble(desk, &reading.complaints);
	if (reading.complaints.errors > 0) {
		arena_clear(&reading.arena);
		begin(&reading);
	}
	put_into_force(desk, &reading);
	desk->changed = changed;
	desk->owner = owner;
	return desk;
}

void template_desk_close(struct template_desk *desk)
{
	if (desk == NULL)
		return;
	arena_clear(&desk->arena);
	free(desk->trouble);
	free(desk);
}

const struct templates *template_desk_templates(
	const struct template_desk *desk)
{
	return desk->templates;
}

const char *template_desk_trouble(const struct template_desk *desk)
{
	return desk->trouble;
}

enum error templates_check(const char *folder, struct why *why)
{
	struct template_desk *desk = template_desk_open(folder, NULL, NULL);
	enum error error = ERROR_NONE;

	if (desk->trouble != NULL)
		error = why_set(why, ERROR_INPUT, "%s", desk->trouble);
	template_desk_close(desk);
	return error;
}

/* ------------------------------------------------------------- the hooks */

static enum error hook_list(void *context, const char *name,
			    struct arena *arena, struct template_view **views,
			    size_t *count, struct why *why)
{
	const struct template_desk *desk = context;
	struct template_row *rows;

	templates_list(desk->templates, name, arena, &rows, count);
	if (*count == 0)
		return why_set(why, ERROR_NOT_FOUND,
			       "no template is called '%s': dondoc template "
			       "show lists them",
			       name);
	*views = arena_alloc(arena, *count * sizeof(**views));
	for (size_t i = 0; i < *count; i++) {
		const struct template_row *row = &rows[i];
		const char *from = row->file == NULL ? "shipped" : row->file;

		if (row->file != NULL && row->sentences > 0)
			from = arena_printf(arena, "%s (%d sentence%s)", from,
					    row->sentences,
					    row->sentences == 1 ? "" : "s");
		else if (row->file != NULL && row->line > 0)
			from = arena_printf(arena, "%s:%d", from, row->line);
		(*views)[i] = (struct template_view){
			.name = row->name,
			.from = from,
			.text = arena_string(arena, row->text),
		};
	}
	return ERROR_NONE;
}

/* The complaints outlive the reading. */
static void copy_complaints(const struct complaints *from,
			    struct complaints *to)
{
	for (size_t i = 0; i < from->count; i++) {
		to->file = arena_string(to->arena, from->items[i].file);
		complain(to, from->items[i].place, from->items[i].code, "%s",
			 from->items[i].text);
	}
}

static enum error judge(const struct reading *reading, size_t rendered,
			struct complaints *complaints,
			struct template_check *check, struct why *why)
{
	check->files = reading->files;
	check->rendered = rendered;
	copy_complaints(&reading->complaints, complaints);
	return complaints_why(complaints, why);
}

static enum error hook_check(void *context,
			     const struct template_upload *uploads,
			     size_t count, struct complaints *complaints,
			     struct template_check *check, struct why *why)
{
	struct reading reading;
	size_t rendered = 0;
	enum error error;

	(void)context;
	begin(&reading);
	for (size_t i = 0; i < count; i++)
		lay(&reading, uploads[i].name, uploads[i].file, uploads[i].text,
		    strlen(uploads[i].text));
	if (reading.complaints.errors == 0) {
		reading.complaints.file = count > 0 ? uploads[0].file : "-";
		rendered = samples_try(reading.templates, &reading.complaints);
	}
	error = judge(&reading, rendered, complaints, check, why);
	arena_clear(&reading.arena);
	return error;
}

static enum error hook_read(void *context, bool is_kept,
			    struct complaints *complaints,
			    struct template_check *check, struct why *why)
{
	struct template_desk *desk = context;
	struct reading reading;
	size_t rendered;
	enum error error;

	if (desk->folder == NULL)
		return why_set(why, ERROR_REFUSED,
			       "no folder of templates is configured "
			       "(templates: /etc/dondoc/templates)");
	rendered = read_all(desk, &reading);
	error = judge(&reading, rendered, complaints, check, why);
	if (is_kept)
		set_trouble(desk, &reading.complaints);
	if (is_kept && error == ERROR_NONE) {
		put_into_force(desk, &reading);
		log_notice("templates: %zu file%s of %s in force",
			   reading.files, reading.files == 1 ? "" : "s",
			   desk->folder);
	} else {
		arena_clear(&reading.arena);
	}
	return error;
}

struct template_hooks template_desk_hooks(struct template_desk *desk)
{
	return (struct template_hooks){
		.desk = desk,
		.list = hook_list,
		.check = hook_check,
		.read = hook_read,
	};
}
