#include "app_recipes.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan/read.h"
#include "plan/recipe_read.h"

#define RECIPE_LIMIT 200
#define SUFFIX ".yaml"

/* Where they are installed, else in the source tree. */
static const char *shipped_folder(void)
{
	static const char installed[] = DONDOC_DATA_DIR "/recipes";

	if (access(installed, R_OK) == 0)
		return installed;
#ifdef DONDOC_BUILD_RECIPES
	return DONDOC_BUILD_RECIPES;
#else
	return installed;
#endif
}

static bool is_name(const char *which)
{
	return *which != '\0' &&
	       which[strspn(which, "abcdefghijklmnopqrstuvwxyz0123456789-")] ==
		       '\0';
}

enum error recipes_load(const char *which, struct sms_recipe *recipe,
			struct complaints *complaints, struct why *why)
{
	const char *bytes;
	size_t length;
	enum error error;

	if (is_name(which)) {
		complaints->file =
			arena_printf(complaints->arena, "%s/%s%s",
				     shipped_folder(), which, SUFFIX);
		if (access(complaints->file, R_OK) != 0)
			return why_set(why, ERROR_NOT_FOUND,
				       "no recipe '%s' is shipped; 'dondoc sms "
				       "recipes' lists those that are, and "
				       "recipe:/PATH reads a file of your own",
				       which);
	} else if (strchr(which, '/') != NULL) {
		complaints->file = which;
	} else {
		return why_set(why, ERROR_INPUT,
			       "'%s' is neither the name of a recipe nor a "
			       "path",
			       which);
	}
	error = read_file(complaints->file, complaints->arena, &bytes, &length,
			  why);
	if (error != ERROR_NONE)
		return error;
	error = read_recipe(bytes, length, recipe, complaints);
	return error == ERROR_NONE ? error : complaints_why(complaints, why);
}

static int by_name(const void *a, const void *b)
{
	const struct sms_recipe *left = a;
	const struct sms_recipe *right = b;

	return strcmp(left->name, right->name);
}

/* One entry of the folder; what is no recipe's name is passed over. */
static enum error add(const char *entry, struct arena *arena,
		      struct sms_recipe **recipes, size_t *count,
		      struct why *why)
{
	struct complaints complaints = { .arena = arena };
	size_t length = strlen(entry);
	const char *name;

	if (length <= strlen(SUFFIX) ||
	    strcmp(entry + length - strlen(SUFFIX), SUFFIX) != 0)
		return ERROR_NONE;
	name = arena_bytes(arena, entry, length - strlen(SUFFIX));
	if (!is_name(name))
		return ERROR_NONE;
	*recipes = arena_grow(arena, *recipes, *count, sizeof(**recipes));
	return recipes_load(name, &(*recipes)[(*count)++], &complaints, why);
}

enum error recipes_list(struct arena *arena, struct sms_recipe **recipes,
			size_t *count, struct why *why)
{
	DIR *folder = opendir(shipped_folder());
	const struct dirent *entry;
	enum error error = ERROR_NONE;

	*recipes = NULL;
	*count = 0;
	if (folder == NULL)
		return why_set(why, ERROR_IO, "%s cannot be read",
			       shipped_folder());
	while (error == ERROR_NONE && *count < RECIPE_LIMIT &&
	       (entry = readdir(folder)) != NULL)
		error = add(entry->d_name, arena, recipes, count, why);
	(void)closedir(folder);
	if (error == ERROR_NONE && *count > 0)
		qsort(*recipes, *count, sizeof(**recipes), by_name);
	return error;
}
