/*
 * The wire, its part on tasks, what people do, and the record of it; as in
 * wire.h, which stands for the whole.
 *
 * GET  /tasks?agency=&plan=&action=&tag=&state=&overdue=1&due-within=DAYS&all=1
 *                &due-from=&due-until=&limit=
 *                (state: a state, a status, or "requested": more time)
 *                [TASK_ROW…] by urgency; without all=1 only what is not done
 *                or dropped
 * GET  /task?task=TASK
 *                TASK_ROW and {extensions: [{from, to, phrase, rule, reason,
 *                document, signer, at, by}…], requests: [{to, phrase, reason,
 *                document, at, by, answer: "granted"|"refused"|"closed"|null,
 *                answer_reason, answer_document, answered_at,
 *                answered_by}…], files: [{id, name, sha256 (null: a number or
 *                a link), size, at, by}…], event_on (where there is an
 *                event), report_drafted_at, quote, quote_line, action_note, support:
 *                [CODE…], journal: [JOURNAL_ROW…], notices: [{at, notice,
 *                person, channel, state, answer}…], upcoming: [PREVIEW…]}
 * POST /act      {act, tasks: [TASK…], note?, reason?, on?, evidence?, file?:
 *                {name, content: base64}}
 *                act is start submit approve return done note drop reopen
 *                extend request-extension refuse-extension reassign; answers
 *                [TASK_ROW…]; all tasks or none. An `on` that makes a late
 *                task one in time wants a note, a reason or evidence.
 *                request-extension: to, reason, document?; refuse-extension:
 *                reason, document?. reassign: to (an agency), reason,
 *                document?; with agency instead of tasks all that it has not
 *                ended, and what plans assign to it later (the office)
 *                extend: to (a date or a phrase; without it as it was
 *                requested), reason, document?, signer?,
 *                issued?; instead of tasks plan, action?, agency? (or a
 *                group) name all tasks that have an earlier date and do not
 *                recur; a `to` that leaves a doubt (of the year …) is refused
 * GET  /evidence?task=TASK&id=
 *                {id, name, sha256, size, at, by, content: base64}, the
 *                latest file without id
 * GET  /feeds    [{id, agency, for, created_at, revoked_at, last_used_on}…]
 * POST /feeds    {agency, for?} → {id, agency, token, url, webcal}
 * POST /feeds/revoke   {id} → {id}
 * GET  /tokens   [{id, person, role, for, created_at, revoked_at,
 *                 last_used_on, expires_on}…]
 * POST /tokens   {person, role?, for?, expires?: DATE (its last day)}
 *                → {id, person, agency, role, expires_on, token}
 * POST /tokens/revoke  {id} → {id}
 * POST /people/contact   {person, email?, phone?, webhook?} ("" takes one away)
 *                → the person, as of GET /agency; the office, or oneself
 * GET  /people/export?person=
 *                {person, agency, tokens, messages: [MESSAGE_ROW…], did:
 *                [JOURNAL_ROW…], about: [JOURNAL_ROW…]}
 * POST /people/erase     {person, reason} → {number, role}
 * GET  /journal?after=ID&task=TASK&plan=&agency=&kind=&actor=&person=&since=&until=
 *                &limit=
 *                [JOURNAL_ROW…], oldest first; JOURNAL_ROW {id, at, kind,
 *                actor, task, ref, agency, agency_name, person, message,
 *                channels: [WORD…], text, actor_role (of a person), token,
 *                uid, from: "socket"|"tcp ADDRESS"|null (the daemon), before,
 *                after, hash}
 * GET  /journal/check?after=ID
 *                {rows, last, hash (the head: number and hash of the last
 *                good entry), done: BOOL, bad: ID|null (the first wrong one),
 *                trouble}; looks at some thousand entries: ask again after
 *                `last` until done
 */
#ifndef DONDOC_HTTP_WIRE_ACTING_H
#define DONDOC_HTTP_WIRE_ACTING_H

/* Nothing to declare: all of it is words. */

#endif
