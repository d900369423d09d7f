/* dondocd: what the command line says, and what is said at the end. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/log.h"

static const char help[] =
	"usage: dondocd [--config FILE] [--clock system|manual:TIME]\n"
	"               [--check-config] [--verbose] [--help] [--version]\n"
	"\n"
	"dondoc sees to it that what plans assign is done on time: it keeps\n"
	"tasks and deadlines, serves them as calendars, and reminds people by\n"
	"e-mail and SMS. This is its daemon; 'dondoc' is the command to talk\n"
	"to it.\n"
	"\n"
	"  --config FILE     the configuration (YAML). Without it\n"
	"                    /etc/dondoc/dondoc.yaml is read if it is there;\n"
	"                    every setting has a default.\n"
	"  --clock system    deadlines by the wall clock (the default)\n"
	"  --clock manual:2010-06-02T07:00\n"
	"                    time stands still, in the configured zone, until\n"
	"                    'dondoc clock advance 1d' moves it: for trying\n"
	"                    things out and for tests\n"
	"  --check-config    read the configuration, say what is wrong, end\n"
	"  --verbose         log every delivery too\n"
	"\n"
	"Exit status: 0 after a clean stop (SIGTERM, SIGINT), 1 when it "
	"cannot\n"
	"start or go on, 2 for a wrong command line.\n";

enum option_code {
	OPTION_CONFIG = 256,
	OPTION_CLOCK,
	OPTION_CHECK,
	OPTION_VERBOSE,
	OPTION_VERSION
};

static const struct option long_options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "clock", required_argument, NULL, OPTION_CLOCK },
	{ "check-config", no_argument, NULL, OPTION_CHECK },
	{ "verbose", no_argument, NULL, OPTION_VERBOSE },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* What the options ask for besides running. */
enum request { REQUEST_RUN, REQUEST_CHECK, REQUEST_DONE, REQUEST_WRONG };

static enum request read_options(int argc, char **argv,
				 struct app_options *options)
{
	enum request request = REQUEST_RUN;
	int code;

	while ((code = getopt_long(argc, argv, "h", long_options, NULL)) !=
	       -1) {
		switch (code) {
		case OPTION_CONFIG:
			options->config_path = optarg;
			break;
		case OPTION_CLOCK:
			options->clock = optarg;
			break;
		case OPTION_CHECK:
			request = REQUEST_CHECK;
			break;
		case OPTION_VERBOSE:
			log_set_level(LOG_LEVEL_DEBUG);
			break;
		case OPTION_VERSION:
			puts("dondocd " DONDOC_VERSION);
			return REQUEST_DONE;
		case 'h':
			fputs(help, stdout);
			return REQUEST_DONE;
		default:
			return REQUEST_WRONG;
		}
	}
	return optind == argc ? request : REQUEST_WRONG;
}

static int run(const struct app_options *options, enum request request)
{
	struct why why = { "" };
	enum error error = request == REQUEST_CHECK ? app_check(options, &why)
						    : app_run(options, &why);

	if (error != ERROR_NONE) {
		/* Complaints are whole lines: they begin with their place. */
		bool is_lines = strchr(why.text, '\n') != NULL;

		(void)fprintf(stderr, "%s%s%s",
			      is_lines ? "" : "dondocd: ", why.text,
			      is_lines ? "" : "\n");
		return error == ERROR_USAGE ? 2 : EXIT_FAILURE;
	}
	if (request == REQUEST_CHECK)
		puts("dondocd: the configuration is good");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct app_options options = { 0 };
	enum request request = read_options(argc, argv, &options);

	if (request == REQUEST_DONE)
		return EXIT_SUCCESS;
	if (request == REQUEST_WRONG) {
		(void)fputs("dondocd: see dondocd --help\n", stderr);
		return 2;
	}
	return run(&options, request);
}
