#include "unit/mail_sight.h"

#include <check.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void mail_sight_clear(struct mail_sight *sight)
{
	text_clear(&sight->seen);
	text_clear(&sight->mail);
	arena_clear(&sight->arena);
}

void mail_sight_compose(struct mail_sight *sight, const struct digest *digest)
{
	struct why why = { "" };

	*sight = (struct mail_sight){ 0 };
	ck_assert_msg(compose_mail(digest, &sight->arena, &sight->mail,
				   &sight->subject, &why) == ERROR_NONE,
		      "%s", why.text);
}

/* A file in memory with the bytes, to be read from its start. */
static int make_file(const struct text *bytes)
{
	int file = memfd_create("mail", MFD_CLOEXEC);

	ck_assert_int_ge(file, 0);
	if (bytes != NULL)
		ck_assert(write(file, bytes->bytes, bytes->length) ==
			  (ssize_t)bytes->length);
	ck_assert(lseek(file, 0, SEEK_SET) == 0);
	return file;
}

/* Has Python's mail reader say what the mail is. */
void mail_sight_read(struct mail_sight *sight)
{
	const char *root = getenv("DONDOC_SOURCE_DIR");
	char *script =
		arena_printf(&sight->arena, "%s/tests/unit/mail_reads_back.py",
			     root == NULL ? "." : root);
	char python[] = "/usr/bin/python3";
	char *arguments[] = { python, script, NULL };
	int in = make_file(&sight->mail);
	int out = make_file(NULL);
	posix_spawn_file_actions_t actions;
	char bytes[65536];
	ssize_t taken;
	pid_t child;
	int status;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	ck_assert_int_eq(
		posix_spawn(&child, python, &actions, NULL, arguments, environ),
		0);
	posix_spawn_file_actions_destroy(&actions);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert(lseek(out, 0, SEEK_SET) == 0);
	while ((taken = read(out, bytes, sizeof(bytes))) > 0)
		text_add_bytes(&sight->seen, bytes, (size_t)taken);
	close(in);
	close(out);
}

/* A field of what was read. */
const char *mail_sight_field(struct mail_sight *sight, const char *name)
{
	const char *at = text_string(&sight->seen);

	while (*at != '\0') {
		const char *space = strchr(at, ' ');
		char *end;
		size_t length = strtoull(space, &end, 10);

		if (strncmp(at, name, (size_t)(space - at)) == 0 &&
		    name[space - at] == '\0')
			return arena_bytes(&sight->arena, end + 1, length);
		at = end + 1 + length + 1;
	}
	ck_abort_msg("no field %s", name);
	return NULL;
}
