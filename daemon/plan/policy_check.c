/* Policies that plans and directories name: the configuration has them. */
#include "base/text.h"
#include "plan/read.h"

static void check(const char *name, struct place place,
		  const struct config *config, struct complaints *complaints)
{
	struct text names = { 0 };

	if (name == NULL || config_policy(config, name) != NULL)
		return;
	for (int i = 0; i < config->policy_count; i++)
		text_addf(&names, "%s%s", i > 0 ? ", " : "",
			  config->policies[i].name);
	complain(complaints, place, "unknown-policy",
		 "no policy is called '%s'; the configuration has %s", name,
		 text_string(&names));
	text_clear(&names);
}

enum error check_plan_policies(const struct plan *plan,
			       const struct config *config,
			       struct complaints *complaints)
{
	size_t errors = complaints->errors;

	check(plan->policy, plan->policy_place, config, complaints);
	for (size_t i = 0; i < plan->action_count; i++)
		check(plan->actions[i].policy, plan->actions[i].policy_place,
		      config, complaints);
	return complaints->errors > errors ? ERROR_INPUT : ERROR_NONE;
}

enum error check_directory_policies(const struct directory *directory,
				    const struct config *config,
				    struct complaints *complaints)
{
	size_t errors = complaints->errors;

	for (size_t i = 0; i < directory->agency_count; i++)
		check(directory->agencies[i].policy,
		      directory->agencies[i].policy_place, config, complaints);
	return complaints->errors > errors ? ERROR_INPUT : ERROR_NONE;
}
