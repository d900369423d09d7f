/* Peers on the Unix socket: which local users are the office. */
#ifndef DONDOC_HTTP_PEER_H
#define DONDOC_HTTP_PEER_H

#include <stdbool.h>
#include <sys/types.h>

#define PEER_OFFICE_GROUP "dondoc"

/* Root, the daemon's own user, and the members of the group. */
bool peer_is_office(uid_t uid, gid_t gid);

/* Whether that user has this name, or this number in digits. */
bool peer_is_user(uid_t uid, const char *user);

#endif
