/*
 * The wire: what dondoc and dondocd say to each other over HTTP.
 *
 * All paths stand under WIRE_API. Requests and answers are JSON; dates are
 * YYYY-MM-DD or null, instants are local times with offset
 * ("2010-06-18T08:00:00+07:00"). TASK is a task's number or its reference,
 * "51/KH-UBND#III.11.2@huyen-chi-lang[/2010-Q3]". `--json` prints the answer's
 * body as it came, so these shapes are the command line's too.
 *
 * An answer outside 2xx has the body
 *   {"error": {"code": WORD, "message": TEXT}, "complaints": [COMPLAINT…]}
 * with a word of error_word(); complaints only where a file was read:
 *   COMPLAINT {file, line, column, warning: bool, code, text, accepted: bool,
 *   reason}; what the file itself accepts is a warning with its reason, for
 *   all others reason is null
 * Statuses: 400 usage · 401 no or bad token · 403 forbidden · 404 not-found ·
 * 405 · 409 refused · 413 too large · 422 input · 503 busy · 500 the rest.
 *
 * TASK_ROW {id, ref, plan, action, agency, role, title, due_phrase, due_on,
 *   original_due_on, class, state, status, done_on, note, and besides:
 *   tag, agency_name, kind, period, from, until, submit_to, held, waits_for:
 *   [KEY…], submitted_on, rule, last_working_day, product, evidence, cut_off
 *   (the day on which its period's data end), due_time ("15:00", where an
 *   hour is named), event (the words of what its date hangs on), dated_by:
 *   "event"|"extension"|null (the plan), requested_due_on (asked for, and
 *   not answered yet)}
 *   role is "lead" or "support"; status is one of waiting undated open
 *   due-soon overdue done-on-time done-late dropped.
 *
 * GET  /status   {version, now, mode: "system"|"manual", state_dir, plans,
 *                 agencies, people, tasks: {STATUS: n…}, messages: {STATE:
 *                 n…}, next_at, audit: {to, differences (of the last one),
 *                 failures (of all)}, warnings: [TEXT…]}
 * GET  /plans    [{plan, title, issued, issuer, follow_up, actions, tasks,
 *                 done, overdue}…]
 * GET  /plan?plan=NUMBER
 *                {plan, title, issued, issuer, follow_up, watchers, watch:
 *                 {CODE: "escalations"|"digest"…}, basis, before, calendar,
 *                 policy, actions: [{key, tag, title, lead, support, submit_to,
 *                 kind, due_phrase, class, from, due_on, until, rule, warnings,
 *                 after, evidence, product, quote, line, note, tasks, done}…]}
 *                and {version, amends, replaces: [KEY…], amended_by:
 *                [NUMBER…], withdrawn_at, withdrawn_reason}
 * GET  /roll-ups?plan=NUMBER&action=KEY
 *                [{plan, action, period, title, lead (a group), due_on, total,
 *                needed, done, complete: BOOL, left: [NAME…], text}…]
 * GET  /plan/export?plan=NUMBER   {plan, version, text}: its file, as applied
 * POST /plans/diff   {old, new}, each {plan: NUMBER} or {file, text}
 *                [{what: "added"|"changed"|"removed", key (null: the head),
 *                title, agencies: [CODE…], fields: [{field, old, new}…]}…]
 * POST /plans/withdraw   {plan, reason, document?}
 *                → {plan, actions, tasks_dropped}
 * POST /plans/check, /plans/apply     {file, text, confirm?: n}
 * POST /agencies/check, /agencies/apply   {file, text}
 *                {complaints: […], plan?, title?, added, changed, removed,
 *                 unchanged, tasks_added, …}; 422 when anything is wrong. Of a
 *                 plan also totals: TOTALS (who hears of what changed within
 *                 14 days) and asks: BOOL (more people than confirm-over):
 *                 applying that is 409 unless `confirm` is as many
 * GET  /agencies [{code, name, short, parent, calendar, timezone, policy, kind:
 *                 "agency"|"group", people, members, open, overdue, done,
 *                 done_late}…]
 * GET  /agency?agency=CODE
 *                the same with people: [{id, name, role, email, phone, webhook,
 *                channels, language, calendar: bool, sms_marks: bool|null
 *                (null: as the templates have it)}…], members: [CODE…]
 * POST /due      {phrases: [{phrase, issued}…]} → [{phrase, class, from, due,
 *                 until, rule, warnings, time, event, periods: [{period, due,
 *                cut_off}…]}…];
 *                one that cannot be read has class null and `error`
 * GET  /calendars
 *                [{calendar, name, extends, own: BOOL, from, until, days,
 *                 agencies: [CODE…], plans: [NUMBER…]}…]; the office's own is
 *                 the first. from and until: which days it is complete for
 * GET  /calendar?calendar=CODE&from=&until=
 *                the same with weekly_rest: [WEEKDAY…], applied: [{file, at,
 *                by}…] (the files over the configured ones), warnings: [TEXT…]
 *                and days: [{date, kind: "off"|"work", reason, source,
 *                expected: BOOL}…] of the span; without calendar= the office's
 *                own, without from= and until= this year and the next
 * POST /calendars/check, /calendars/apply     {file, text, expect?: DIGEST}
 *                {complaints, calendar, name, new: BOOL, unchanged: BOOL,
 *                 applied: BOOL, confirmed, days: [{calendar, date, kind,
 *                 expected, reason}…] (those that change), tasks, dues,
 *                 reminders, moves: [{task, ref, agency, agency_name, title,
 *                 what: "due"|RULE, from, to}…] (of what recurs the next;
 *                 the first thousand of moves_total), moves_total,
 *                 warnings: [TEXT…], digest}; with expect only if it still
 *                 moves what the answer of that digest showed
 * POST /calendars/forget/check, /calendars/forget
 *                {file: NAME, calendar?, expect?: DIGEST} → the same: what
 *                was applied by that name is taken back
 * GET  /events?plan=   [{plan, event, agency, on, time, note, recorded_by,
 *                recorded_at, actions: [KEY…]}…]; on is null until recorded,
 *                actions is empty where nothing hangs on it any more; note and
 *                recorded_by are null to who does not lead the plan
 * POST /events   {plan, event, on: DATE|DATETIME, agency?, note?}; event may
 *                be some words of the name, agency a group for its members
 *                → {plan, event, tasks_changed}, with all of the name
 * POST /events/forget   {plan, event, agency?, note?} → the same
 * GET  /feeds    [FEED…]; FEED {id, agency, group, person, plan (one of them;
 *                the others null), name, for, language, alarms,
 *                mail_when_silent, created_at, rotated_at, revoked_at,
 *                last_used_on, client, status, silent_days (null: not silent)}
 * GET  /feed?id= FEED and {events, bytes, too_large, versions: [{view:
 *                "events"|"todo", sequence, hash, events, bytes, first_at}…]}
 * POST /feeds    {agency|group|person|plan, for?, language?, alarms?,
 *                mail_when_silent?} → {id, agency|group|person|plan, token,
 *                url, webcal, google, outlook}
 * POST /feeds/rotate   {id} → the same, with the new address
 * POST /feeds/revoke   {id} → {id}
 * GET  /feeds/text?agency=   {agency, file, events, text}
 * (tasks, acts, evidence, tokens, the journal: wire_acting.h; previews,
 * explanations, audits, silences, absences: wire_telling.h; reports:
 * wire_report.h)
 * GET  /outbox?state=&person=&channel=
 *                [MESSAGE_ROW…], newest first, at most 1000; MESSAGE_ROW {id,
 *                 channel, person, person_name, agency, to, subject, state,
 *                 tries, next_try_at, created_at, tried_at, settled_at,
 *                 undelivered_at (given up, and the person not told),
 *                 uncertain (times it went out unanswered: it may have arrived
 *                 once more for each), crashes (of the daemon at it),
 *                 instead_of (the undelivered message that it tells again),
 *                 server, answer, parts, cost, gateway_id, report, tasks}; of
 *                 an SMS how many parts it took, and what the gateway said:
 *                 cost, its number of the message, and what it reported of
 *                 the delivery
 * GET  /outbox/message?message=ID
 *                MESSAGE_ROW and {told: [{task, ref, notice}…], headers:
 *                [LINE…], text}
 * GET  /outbox/unreached
 *                [{person, person_name, agency, agency_name, phone, channel,
 *                 answer, since, tasks}…]: people whom no message reaches
 *                 about tasks that are open
 * POST /outbox/retry|hold|release   {message?} → {changed}
 * GET  /templates?name=
 *                [{name, from, text}…] of messages, as they are in force:
 *                from is a file or "shipped"; name is vi/mail.html, or one
 *                sentence, vi/greeting; without it all files
 * POST /templates/check   {files: [{name, file, text}…]}
 *                reads them, name being their place in a folder, and writes
 *                sample messages with them; without files those of the
 *                configured folder → {complaints, files, rendered}
 * POST /templates/reload  reads the configured folder anew, all of it or, when
 *                it complains, nothing → the same
 * GET  /sms/recipes
 *                [{name, title, note, idempotency: "none"|"key"|"query",
 *                 reports: bool, sandbox: bool, url}…]
 * POST /sms/test {to, message?, recipe: NAME or file and text: YAML; without
 *                either the configured gateway; dry_run?: true}
 *                dry: {dry_run: true, recipe, method, url, headers: [LINE…],
 *                body, parts, encoding: "gsm"|"ucs2", complaints: [what the
 *                configuration lacks…]}, secrets shown as ****; method is null
 *                for a file, whose path is url. Else, and
 * GET  /sms/test {state: "none"|"sending"|"done", recipe, outcome: "accepted"|
 *                "refused"|"retry"|"relay"|"unknown"|"misconfigured", server,
 *                answer, gateway_id, cost, parts}: ask again until done
 * GET  /clock    {now, mode, target, settled, doubted}
 * POST /clock    {to: DATE|DATETIME} or {by_seconds: n} → the same; the clock
 *                then moves on by itself: ask again until settled
 * POST /clock/confirm   {} → the same: a clock that is in doubt is right. While
 *                it is not, all that would record a date is answered with 503
 * GET  /whoami   {name, role, person, agency}
 */
#ifndef DONDOC_HTTP_WIRE_H
#define DONDOC_HTTP_WIRE_H

#include "http/wire_acting.h"
#include "http/wire_report.h"
#include "http/wire_telling.h"

#define WIRE_API "/api/v1"
#define WIRE_DEFAULT_SOCKET "/run/dondoc/api.sock"
#define WIRE_DEFAULT_TCP "tcp:127.0.0.1:8049"

/* A request's body may be so long: the longest file and its JSON dress. */
#define WIRE_BODY_LIMIT ((size_t)20 * 1024 * 1024)

/* Exit codes of dondoc. */
enum wire_exit {
	WIRE_EXIT_DONE = 0,
	WIRE_EXIT_REFUSED = 1, /* refused or not found (4xx) */
	WIRE_EXIT_USAGE = 2,
	WIRE_EXIT_UNREACHED = 3, /* no daemon there */
	WIRE_EXIT_FAILED = 4 /* the daemon failed (5xx) */
};

#endif
