#include "http/peer.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#define GROUPS_LIMIT 256

bool peer_is_office(uid_t uid, gid_t gid)
{
	const struct group *group = getgrnam(PEER_OFFICE_GROUP);
	gid_t office = group == NULL ? (gid_t)-1 : group->gr_gid;
	const struct passwd *user;
	gid_t groups[GROUPS_LIMIT];
	int count = GROUPS_LIMIT;

	if (uid == 0 || uid == geteuid())
		return true;
	if (group == NULL)
		return false;
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
