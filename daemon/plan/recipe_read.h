/* The recipe of an SMS gateway out of a file's nodes. */
#ifndef DONDOC_PLAN_RECIPE_READ_H
#define DONDOC_PLAN_RECIPE_READ_H

#include "plan/complaint.h"
#include "plan/config.h"
#include "plan/node.h"

/* Keys left out keep what `recipe` has; strings in complaints->arena. */
void recipe_read(const struct node *node, struct sms_recipe *recipe,
		 struct complaints *complaints);

#endif
