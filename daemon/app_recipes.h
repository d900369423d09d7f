/* Recipes: where the shipped ones are, and reading one by name or path. */
#ifndef DONDOC_APP_RECIPES_H
#define DONDOC_APP_RECIPES_H

#include "plan/complaint.h"
#include "plan/config.h"

/*
 * Reads a recipe into complaints->arena: "esms" is a shipped one, what has a
 * slash is a path. `complaints->file` becomes the file. ERROR_NOT_FOUND when
 * none is shipped under that name, ERROR_INPUT after complaints.
 */
enum error recipes_load(const char *which, struct sms_recipe *recipe,
			struct complaints *complaints, struct why *why);

/* Reads all that are shipped, by name. */
enum error recipes_list(struct arena *arena, struct sms_recipe **recipes,
			size_t *count, struct why *why);

#endif
