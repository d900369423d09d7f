#include "outbox/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static enum error failed(struct why *why, const char *what, const char *path)
{
	return why_set(why, ERROR_IO, "%s %s: %s", what, path, strerror(errno));
}

enum error folder_make(const char *path, struct why *why)
{
	struct stat status;

	if (mkdir(path, 0700) == 0)
		return ERROR_NONE;
	if (errno != EEXIST || stat(path, &status) != 0)
		return failed(why, "cannot make the folder", path);
	if (!S_ISDIR(status.st_mode))
		return why_set(why, ERROR_IO, "%s is no folder", path);
	return ERROR_NONE;
}

enum error folder_write(const char *path, const char *bytes, size_t length,
			struct why *why)
{
	int file = open(path,
			O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
			0600);
	enum error error = ERROR_NONE;

	if (file < 0)
		return failed(why, "cannot write", path);
	if (!file_write(file, bytes, length) || fsync(file) != 0)
		error = failed(why, "cannot write", path);
	if (close(file) != 0 && error == ERROR_NONE)
		error = failed(why, "cannot write", path);
	if (error != ERROR_NONE)
		(void)unlink(path);
	return error;
}

static enum error sync_folder(const char *path, struct why *why)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum error error = ERROR_NONE;

	if (folder < 0)
		return failed(why, "cannot sync", path);
	if (fsync(folder) != 0)
		error = failed(why, "cannot sync", path);
	(void)close(folder);
	return error;
}

enum error folder_move(const char *from, const char *to, const char *folder,
		       bool *is_moved, struct why *why)
{
	*is_moved = rename(from, to) == 0;
	if (!*is_moved)
		return failed(why, "cannot move a file to", to);
	return sync_folder(folder, why);
}

bool folder_has(const char *path, const char *prefix)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	bool has = false;

	if (folder == NULL)
		return false;
	while (!has && (entry = readdir(folder)) != NULL)
		has = strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
	(void)closedir(folder);
	return has;
}
