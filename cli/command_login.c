/* login and logout: the daemon's address and a token, kept for later calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/login.h"
#include "cli/table.h"

#define TOKEN_SIZE 1024

/* One line of the standard input; on a terminal it is asked for and not shown.
 * An argument would stand in the list of processes and in the history. */
static bool read_token(char token[TOKEN_SIZE])
{
	struct termios shown;
	bool is_terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
	bool is_read;

	if (is_terminal) {
		struct termios hidden = shown;

		hidden.c_lflag &= ~(tcflag_t)ECHO;
		(void)fprintf(stderr, "token: ");
		(void)fflush(stderr);
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	is_read = fgets(token, TOKEN_SIZE, stdin) != NULL;
	if (is_terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		(void)fprintf(stderr, "\n");
	}
	if (is_read)
		token[strcspn(token, "\r\n")] = '\0';
	return is_read && *token != '\0';
}

/* The daemon must know the token, or nothing is kept. */
static enum wire_exit keep(struct call *call, const char *url,
			   const char *token)
{
	const struct login login = { .url = url, .token = token };
	const json_t *who;
	struct why why;

	if (setenv("DONDOC_TOKEN", token, 1) != 0)
		return WIRE_EXIT_FAILED;
	call->url = url;
	who = call_get(call, "/whoami");
	if (call->exit_code != WIRE_EXIT_DONE)
		return call->exit_code;
	if (login_write(&login, &why) != ERROR_NONE) {
		output_say("%s", why.text);
		return WIRE_EXIT_FAILED;
	}
	if (who != NULL)
		output_say("logged in at %s as %s (%s)", url,
			   field_string(who, "name"),
			   field_string(who, "role"));
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_login(struct call *call)
{
	const char *url = call->url != NULL ? call->url : getenv("DONDOC_URL");
	char token[TOKEN_SIZE];
	enum wire_exit code;

	if (url == NULL || *url == '\0')
		return call_misuse(call, "where? --url https://HOST");
	if (!read_token(token))
		return call_misuse(call, "no token: type it, or give it on the "
					 "standard input");
	code = keep(call, url, token);
	explicit_bzero(token, sizeof(token));
	return code;
}

static enum wire_exit run_logout(struct call *call)
{
	bool was_there;
	struct why why;

	(void)call;
	if (login_remove(&was_there, &why) != ERROR_NONE) {
		output_say("%s", why.text);
		return WIRE_EXIT_FAILED;
	}
	output_say(was_there ? "logged out; the token itself is ended by the "
			       "office (dondoc token revoke)"
			     : "nobody was logged in");
	return WIRE_EXIT_DONE;
}

const struct command command_login = {
	.words = { "login" },
	.summary = "Keep the daemon's address and your token for later calls",
	.help = "The token is asked for, or read from the standard input. "
		"When the daemon knows it, both are kept in "
		"$XDG_CONFIG_HOME/dondoc/login (~/.config/dondoc/login), which "
		"only you can read. --url, DONDOC_URL, DONDOC_TOKEN and "
		"DONDOC_TOKEN_FILE go before it; the token is never sent to "
		"another address.",
	.example = "dondoc login --url https://dondoc.langson.example\n",
	.audience = AUDIENCE_ALL,
	.run = run_login,
};

const struct command command_logout = {
	.words = { "logout" },
	.summary = "Forget the address and the token that login kept",
	.example = "dondoc logout\n",
	.audience = AUDIENCE_ALL,
	.run = run_logout,
};
