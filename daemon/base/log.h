/* The log: one event a line on standard error, key=value, for journald. */
#ifndef DONDOC_BASE_LOG_H
#define DONDOC_BASE_LOG_H

/* Priorities are syslog's, so that journald sorts them. */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* What is less urgent than this is not written. Notice at the start. */
void log_set_level(enum log_level level);

/*
 * Writes one line, control characters made visible. errno is kept. Never put
 * a token, an address or a telephone number into a log line. A reader that
 * is stuck costs lines, never time: standard error is written without
 * waiting when it is a pipe or a socket.
 */
void log_line(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
