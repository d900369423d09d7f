/* The table of all commands. */
#ifndef DONDOC_CLI_TABLE_H
#define DONDOC_CLI_TABLE_H

#include "cli/command.h"

/* All of them, in the order in which help lists them; NULL at the end. */
extern const struct command *const commands[];

/* The options that every command takes. */
extern const struct option global_options[];

extern const struct command command_agency_apply;
extern const struct command command_agency_check;
extern const struct command command_agency_ls;
extern const struct command command_agency_show;
extern const struct command command_approve;
extern const struct command command_audit;
extern const struct command command_away;
extern const struct command command_away_ls;
extern const struct command command_back;
extern const struct command command_calendar;
extern const struct command command_calendar_apply;
extern const struct command command_calendar_forget;
extern const struct command command_calendar_check;
extern const struct command command_calendar_ls;
extern const struct command command_calendar_show;
extern const struct command command_clock;
extern const struct command command_clock_advance;
extern const struct command command_clock_confirm;
extern const struct command command_clock_to;
extern const struct command command_completion;
extern const struct command command_doctor;
extern const struct command command_done;
extern const struct command command_drop;
extern const struct command command_due;
extern const struct command command_event_forget;
extern const struct command command_event_ls;
extern const struct command command_event_record;
extern const struct command command_explain;
extern const struct command command_evidence_get;
extern const struct command command_evidence_ls;
extern const struct command command_extend;
extern const struct command command_feed_add;
extern const struct command command_feed_ls;
extern const struct command command_feed_show;
extern const struct command command_feed_rotate;
extern const struct command command_feed_revoke;
extern const struct command command_feed_write;
extern const struct command command_help;
extern const struct command command_import_actions;
extern const struct command command_import_people;
extern const struct command command_journal;
extern const struct command command_login;
extern const struct command command_logout;
extern const struct command command_ls;
extern const struct command command_note;
extern const struct command command_outbox_hold;
extern const struct command command_outbox_ls;
extern const struct command command_outbox_release;
extern const struct command command_sms_test;
extern const struct command command_sms_recipes;
extern const struct command command_outbox_retry;
extern const struct command command_outbox_show;
extern const struct command command_outbox_unreached;
extern const struct command command_person_contact;
extern const struct command command_person_erase;
extern const struct command command_person_export;
extern const struct command command_plan_apply;
extern const struct command command_plan_check;
extern const struct command command_plan_diff;
extern const struct command command_plan_export;
extern const struct command command_plan_ls;
extern const struct command command_plan_progress;
extern const struct command command_plan_show;
extern const struct command command_plan_withdraw;
extern const struct command command_preview;
extern const struct command command_reassign;
extern const struct command command_refuse_extension;
extern const struct command command_reopen;
extern const struct command command_report;
extern const struct command command_request_extension;
extern const struct command command_return;
extern const struct command command_silence;
extern const struct command command_silence_lift;
extern const struct command command_silence_ls;
extern const struct command command_show;
extern const struct command command_start;
extern const struct command command_status;
extern const struct command command_submit;
extern const struct command command_template_check;
extern const struct command command_template_reload;
extern const struct command command_template_show;
extern const struct command command_token_add;
extern const struct command command_token_ls;
extern const struct command command_token_revoke;
extern const struct command command_watch;
extern const struct command command_whoami;

#endif
