/*
 * Every command and every global option by name. To add a command: write its
 * entry beside its function in a command_*.c file, declare it in table.h and
 * put it into its row here.
 */
#include "cli/table.h"

const struct option global_options[] = {
	{ .name = "json",
	  .letter = 'j',
	  .help = "print the daemon's answer as it came" },
	{ .name = "url",
	  .letter = 'u',
	  .argument = "ADDRESS",
	  .help = "where the daemon is: unix:PATH or http(s)://HOST" },
	{ .name = "help", .letter = 'h', .help = "explain the command" },
	{ .name = "version", .letter = 'V', .help = "print the version" },
	{ 0 },
};

const struct command *const commands[] = {
	&command_ls,
	&command_show,
	&command_start,
	&command_submit,
	&command_done,
	&command_note,

	&command_approve,
	&command_return,
	&command_extend,
	&command_drop,
	&command_reopen,

	&command_plan_check,
	&command_plan_apply,
	&command_plan_ls,
	&command_plan_show,
	&command_agency_check,
	&command_agency_apply,
	&command_agency_ls,
	&command_agency_show,
	&command_calendar_ls,
	&command_calendar_show,
	&command_calendar_check,
	&command_calendar_apply,
	&command_calendar_forget,
	&command_due,
	&command_event_record,
	&command_event_ls,
	&command_event_forget,
	&command_feed_add,
	&command_feed_ls,
	&command_feed_show,
	&command_feed_rotate,
	&command_feed_revoke,
	&command_feed_write,
	&command_token_add,
	&command_token_ls,
	&command_token_revoke,
	&command_preview,
	&command_journal,

	&command_status,
	&command_outbox_ls,
	&command_outbox_retry,
	&command_outbox_hold,
	&command_outbox_release,
	&command_clock,
	&command_clock_advance,
	&command_clock_to,

	&command_whoami,
	&command_help,
	NULL,
};
