#include "cli/login.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

#define LOGIN_LIMIT 4096
#define FOLDER_MODE 0700
#define FILE_MODE 0600

static const char url_word[] = "url ";
static const char token_word[] = "token ";

/* The file's path; NULL when there is no home. Makes the folders if asked. */
static const char *path_of(struct arena *arena, bool makes)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	const char *folder;

	if (config == NULL || *config != '/') {
		if (home == NULL || *home == '\0')
			return NULL;
		config = arena_printf(arena, "%s/.config", home);
	}
	folder = arena_printf(arena, "%s/dondoc", config);
	if (makes) {
		(void)mkdir(config, FOLDER_MODE);
		(void)mkdir(folder, FOLDER_MODE);
	}
	return arena_printf(arena, "%s/login", folder);
}

/* The rest of the line that begins with the word, in the arena; or NULL. */
static const char *line_of(struct arena *arena, const char *text,
			   const char *word)
{
	size_t length = strlen(word);

	while (text != NULL && strncmp(text, word, length) != 0) {
		text = strchr(text, '\n');
		text = text == NULL ? NULL : text + 1;
	}
	return text == NULL ? NULL
			    : arena_bytes(arena, text + length,
					  strcspn(text + length, "\n"));
}

static enum error read_open(int file, const char *path, struct arena *arena,
			    struct login *login, struct why *why)
{
	char text[LOGIN_LIMIT];
	struct stat status;
	ssize_t length;

	if (fstat(file, &status) == 0 && (status.st_mode & 077) != 0)
		return why_set(why, ERROR_USAGE,
			       "%s can be read by others: chmod 600, or log in "
			       "anew with a new token",
			       path);
	length = read(file, text, sizeof(text) - 1);
	if (length < 0)
		return why_set(why, ERROR_USAGE, "%s: %s", path,
			       strerror(errno));
	text[length] = '\0';
	login->url = line_of(arena, text, url_word);
	login->token = line_of(arena, text, token_word);
	explicit_bzero(text, sizeof(text));
	if (login->url == NULL || login->token == NULL)
		return why_set(why, ERROR_USAGE,
			       "%s is no login: `dondoc login` writes one",
			       path);
	return ERROR_NONE;
}

enum error login_read(struct arena *arena, struct login *login, struct why *why)
{
	const char *path = path_of(arena, false);
	enum error error;
	int file;

	*login = (struct login){ 0 };
	file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return ERROR_NONE;
	error = read_open(file, path, arena, login, why);
	(void)close(file);
	return error;
}

/* Beside it and then in its place, so that it is whole or not there. */
static enum error replace(const char *path, const char *beside,
			  const struct text *text, struct why *why)
{
	int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
			FILE_MODE);
	bool is_written;

	if (file < 0)
		return why_set(why, ERROR_IO, "%s: %s", beside,
			       strerror(errno));
	is_written = fchmod(file, FILE_MODE) == 0 &&
		     file_write(file, text->bytes, text->length) &&
		     fsync(file) == 0;
	if (close(file) != 0 || !is_written || rename(beside, path) != 0) {
		int failure = errno;

		(void)unlink(beside);
		return why_set(why, ERROR_IO, "%s: %s", path,
			       strerror(failure));
	}
	return ERROR_NONE;
}

enum error login_write(const struct login *login, struct why *why)
{
	struct arena arena = { 0 };
	const char *path = path_of(&arena, true);
	struct text text = { 0 };
	enum error error;

	if (path == NULL) {
		error = why_set(why, ERROR_USAGE,
				"there is no home to keep the login in");
	} else {
		text_addf(&text, "%s%s\n%s%s\n", url_word, login->url,
			  token_word, login->token);
		error = replace(path, arena_printf(&arena, "%s.new", path),
				&text, why);
		explicit_bzero(text.bytes, text.length);
	}
	text_clear(&text);
	arena_clear(&arena);
	return error;
}

enum error login_remove(bool *was_there, struct why *why)
{
	struct arena arena = { 0 };
	const char *path = path_of(&arena, false);
	enum error error = ERROR_NONE;

	*was_there = path != NULL && unlink(path) == 0;
	if (!*was_there && path != NULL && errno != ENOENT)
		error = why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	arena_clear(&arena);
	return error;
}
