#include "http/peer.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GROUPS_LIMIT 256

bool peer_is_office(uid_t uid, gid_t gid)
{
	const struct group *group;
	const struct passwd *user;
	gid_t groups[GROUPS_LIMIT];
	int count = GROUPS_LIMIT;
	gid_t office;

	if (uid == 0 || uid == geteuid())
		return true;
	/* Not for those above: it may open sixty files, or ask a network. */
	group = getgrnam(PEER_OFFICE_GROUP);
	if (group == NULL)
		return false;
	office = group->gr_gid;
	if (gid == office)
		return true;
	user = getpwuid(uid);
	if (user == NULL ||
	    getgrouplist(user->pw_name, user->pw_gid, groups, &count) < 0)
		return false;
	for (int i = 0; i < count; i++)
		if (groups[i] == office)
			return true;
	return false;
}

bool peer_is_user(uid_t uid, const char *user)
{
	const struct passwd *found;

	if (user[strspn(user, "0123456789")] == '\0')
		return strtoull(user, NULL, 10) == uid;
	found = getpwnam(user);
	return found != NULL && found->pw_uid == uid;
}
