#include "app_settings.h"

#include <string.h>
#include <unistd.h>

#include "app_recipes.h"
#include "plan/recipe_read.h"

#define DEFAULT_CONFIG "/etc/dondoc/dondoc.yaml"

static enum error refuse(const struct complaints *complaints, struct why *why)
{
	struct text text = { 0 };

	complaints_print(complaints, &text);
	(void)why_set(why, ERROR_INPUT, "%s", text_string(&text));
	text_clear(&text);
	return ERROR_INPUT;
}

/* The recipe that the configuration names, and whether the account has what
 * it asks for. */
static enum error read_gateway(struct settings *settings, const char *path,
			       struct why *why)
{
	static const char scheme[] = "recipe:";
	struct config *config = &settings->config;
	struct complaints complaints = { .arena = &settings->arena };
	enum error error;

	if (strncmp(config->sms_gateway, scheme, strlen(scheme)) != 0)
		return ERROR_NONE;
	error = recipes_load(config->sms_gateway + strlen(scheme),
			     &config->sms_recipe, &complaints, why);
	if (error != ERROR_NONE)
		return complaints.errors > 0 ? refuse(&complaints, why) : error;
	account_lay(&config->sms_account, &config->sms_recipe);
	complaints.file = path;
	if (account_check(&config->sms_account, &config->sms_recipe,
			  &complaints) != ERROR_NONE)
		return refuse(&complaints, why);
	return ERROR_NONE;
}

static enum error read_settings(struct settings *settings, const char *path,
				struct why *why)
{
	struct complaints complaints = { .arena = &settings->arena,
					 .file = path };
	const char *bytes;
	size_t length;
	enum error error;

	config_init(&settings->config, &settings->arena);
	if (path == NULL && access(DEFAULT_CONFIG, R_OK) == 0)
		path = DEFAULT_CONFIG;
	if (path != NULL) {
		complaints.file = path;
		error = read_file(path, &settings->arena, &bytes, &length, why);
		if (error != ERROR_NONE)
			return error;
		if (read_config(bytes, length, &settings->config,
				&complaints) != ERROR_NONE)
			return refuse(&complaints, why);
	}
	config_settle(&settings->config, &settings->arena);
	return read_gateway(settings, path, why);
}

static enum error read_days(struct settings *settings, const char *path,
			    struct why *why)
{
	struct complaints complaints = { .arena = &settings->arena,
					 .file = path };
	struct calendar_file *file;
	const char *bytes;
	size_t length;
	enum error error =
		read_file(path, &settings->arena, &bytes, &length, why);

	if (error != ERROR_NONE)
		return error;
	settings->files =
		arena_grow(&settings->arena, settings->files,
			   settings->file_count, sizeof(*settings->files));
	file = &settings->files[settings->file_count++];
	if (read_workdays(bytes, length, file, &complaints) != ERROR_NONE)
		return refuse(&complaints, why);
	return ERROR_NONE;
}

static enum error join_days(struct settings *settings, struct why *why)
{
	struct complaints complaints = { .arena = &settings->calendar_arena };

	if (join_calendars(settings->files, settings->file_count,
			   &settings->calendars, &complaints) != ERROR_NONE)
		return refuse(&complaints, why);
	return ERROR_NONE;
}

/* The shipped calendar: where it is installed, else in the source tree. */
static const char *shipped_days(void)
{
	static const char installed[] = DONDOC_DATA_DIR "/calendars/vn.yaml";

	if (access(installed, R_OK) == 0)
		return installed;
#ifdef DONDOC_BUILD_DATA
	return DONDOC_BUILD_DATA;
#else
	return installed;
#endif
}

enum error settings_load(const char *path, struct settings *settings,
			 struct why *why)
{
	enum error error = read_settings(settings, path, why);

	if (error == ERROR_NONE)
		error = zone_open(settings->config.timezone,
				  &settings->office.zone, why);
	if (error == ERROR_NONE && settings->config.days_off.count == 0)
		error = read_days(settings, shipped_days(), why);
	for (size_t i = 0;
	     i < settings->config.days_off.count && error == ERROR_NONE; i++)
		error = read_days(settings, settings->config.days_off.items[i],
				  why);
	if (error == ERROR_NONE)
		error = join_days(settings, why);
	settings->office.calendars = &settings->calendars;
	settings->office.default_day = settings->config.recurring_day;
	settings->office.default_cut_off = settings->config.recurring_cut_off;
	return error;
}

void settings_clear(struct settings *settings)
{
	zone_close(settings->office.zone);
	arena_clear(&settings->calendar_arena);
	arena_clear(&settings->arena);
}
