#include "flow/peer.h"

#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#define ARGUMENT_LIMIT 24

static const char sink[] = "/usr/sbin/smtp-sink";

void peer_init(struct peer *peer)
{
	*peer = (struct peer){ .input = -1 };
	(void)snprintf(peer->folder, sizeof(peer->folder),
		       "/tmp/dondoc-peer-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(peer->folder));
}

/* Cuts a string at its blanks; the pieces are in the arena. */
static void add_arguments(struct peer *peer, struct strings *arguments,
			  const char *words)
{
	while (*words != '\0') {
		size_t length = strcspn(words, " ");

		if (length > 0)
			strings_add(arguments, &peer->arena,
				    arena_bytes(&peer->arena, words, length));
		words += length + (words[length] == ' ');
	}
}

/* Runs it; `output` (when not NULL) becomes the end of a pipe from it. */
static void run(struct peer *peer, const struct strings *arguments, int *output)
{
	char *line[ARGUMENT_LIMIT + 1] = { NULL };
	int input[2];
	int answer[2];

	ck_assert_uint_le(arguments->count, ARGUMENT_LIMIT);
	for (size_t i = 0; i < arguments->count; i++)
		line[i] = arena_string(&peer->arena, arguments->items[i]);
	ck_assert_int_eq(pipe2(input, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(answer, O_CLOEXEC), 0);
	peer->process = fork();
	ck_assert_int_ge(peer->process, 0);
	if (peer->process == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)signal(SIGPIPE, SIG_DFL);
		(void)dup2(input[0], STDIN_FILENO);
		(void)dup2(answer[1], STDOUT_FILENO);
		(void)execv(line[0], line);
		_exit(127);
	}
	(void)close(input[0]);
	(void)close(answer[1]);
	peer->input = input[1];
	if (output != NULL)
		*output = answer[0];
	else
		(void)close(answer[0]);
}

void peer_start(struct peer *peer, const char *script, const char *options)
{
	const char *root = getenv("DONDOC_SOURCE_DIR");
	struct strings arguments = { 0 };
	char line[16] = "";
	size_t length = 0;
	int output;

	/* Debian's, which has Debian's aiosmtpd. */
	strings_add(&arguments, &peer->arena, "/usr/bin/python3");
	strings_add(&arguments, &peer->arena,
		    arena_printf(&peer->arena, "%s/tests/flow/%s",
				 root == NULL ? "." : root, script));
	strings_add(&arguments, &peer->arena, peer->folder);
	add_arguments(peer, &arguments, options);
	run(peer, &arguments, &output);
	while (length < sizeof(line) - 1 && strchr(line, '\n') == NULL) {
		ssize_t got =
			read(output, line + length, sizeof(line) - 1 - length);

		ck_assert_msg(got > 0, "%s did not start", script);
		length += (size_t)got;
	}
	(void)close(output);
	ck_assert_int_eq(sscanf(line, "%d", &peer->port), 1);
}

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

/*
 * A port that was free a moment ago; smtp-sink cannot choose one itself. It is
 * below those that the kernel hands out, so that no other test gets it.
 */
static int find_port(void)
{
	for (;;) {
		int port = 20000 + (int)(uv_hrtime() / 1000 % 12000);
		struct sockaddr_in address = loopback(port);
		int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int code = bind(file, (struct sockaddr *)&address,
				sizeof(address));

		(void)close(file);
		if (code == 0)
			return port;
	}
}

/* True once it listens; smtp-sink tells nobody, so it must be asked. */
static bool wait_until_it_listens(const struct peer *peer)
{
	for (int i = 0; i < 2000; i++) {
		struct sockaddr_in address = loopback(peer->port);
		int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int code = connect(file, (struct sockaddr *)&address,
				   sizeof(address));

		(void)close(file);
		if (code == 0)
			return true;
		if (waitpid(peer->process, NULL, WNOHANG) != 0)
			return false;
		(void)poll(NULL, 0, 5);
	}
	return false;
}

bool peer_has_sink(void)
{
	return access(sink, X_OK) == 0;
}

void peer_start_sink(struct peer *peer, const char *options)
{
	bool is_listening = false;

	for (int i = 0; i < 5 && !is_listening; i++) {
		struct strings arguments = { 0 };

		peer_stop(peer);
		peer->port = find_port();
		strings_add(&arguments, &peer->arena, sink);
		if (geteuid() == 0)
			add_arguments(peer, &arguments, "-u nobody");
		add_arguments(peer, &arguments, options);
		add_arguments(peer, &arguments,
			      arena_printf(&peer->arena, "127.0.0.1:%d 100",
					   peer->port));
		run(peer, &arguments, NULL);
		is_listening = wait_until_it_listens(peer);
	}
	ck_assert_msg(is_listening, "smtp-sink does not listen");
}

void peer_stop(struct peer *peer)
{
	if (peer->input < 0)
		return;
	(void)close(peer->input);
	peer->input = -1;
	(void)kill(peer->process, SIGKILL);
	(void)waitpid(peer->process, NULL, 0);
}

static int on_entry(const char *path, const struct stat *status, int kind,
		    struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

void peer_clear(struct peer *peer)
{
	peer_stop(peer);
	(void)nftw(peer->folder, on_entry, 8, FTW_DEPTH | FTW_PHYS);
	arena_clear(&peer->arena);
}

char *peer_file(struct peer *peer, const char *name, size_t *length)
{
	char *path = arena_printf(&peer->arena, "%s/%s", peer->folder, name);
	FILE *file = fopen(path, "rb");
	char *bytes;
	long size;

	if (file == NULL)
		return NULL;
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	ck_assert_int_ge(size, 0);
	rewind(file);
	bytes = arena_alloc(&peer->arena, (size_t)size + 1);
	ck_assert_uint_eq(fread(bytes, 1, (size_t)size, file), (size_t)size);
	(void)fclose(file);
	if (length != NULL)
		*length = (size_t)size;
	return bytes;
}

int peer_log_count(struct peer *peer, const char *line)
{
	char *at = peer_file(peer, "log", NULL);
	size_t length = strlen(line);
	int count = 0;

	while (at != NULL && *at != '\0') {
		char *end = strchr(at, '\n');

		if (strncmp(at, line, length) == 0 && at[length] == '\n')
			count++;
		at = end == NULL ? NULL : end + 1;
	}
	return count;
}
