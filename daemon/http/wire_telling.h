/*
 * The wire, its part on who is told what and why; as in wire.h, which stands
 * for the whole.
 *
 * TOTALS {people, messages, channels: {WORD: n…}}
 *
 * GET  /preview?from=&to=&agency=&person=
 *                {totals: TOTALS, messages: [{at, person, person_name, agency,
 *                 channel, tasks: [{task, ref, agency, title, due_on, notice,
 *                 rule, for (the person who is away)}…]}…], silenced: [the
 *                 fields of both and until, reason…]}
 * GET  /explain?task=TASK&person=
 *                {task, ref, title, agency, state, status, due_on, policy:
 *                 {name, from: "action"|"agency"|"plan"|"default", text},
 *                 closed, silence: {id, until, reason, by}, unheard: [TEXT…],
 *                 people: [{person, person_name, agency, audience, channels,
 *                 deputy (now), notices: [{rule, notice, day, at, channel,
 *                 verdict, reason, decided_at, message, to, state, tries,
 *                 next_try_at, server, answer, settled_at}…]}…]}; verdict is
 *                 told merged silenced obsolete past unreached coming missing
 * POST /audit    {since?: DATE} → {from, to, tasks, notices, differences:
 *                 [{task, ref, label, rule, day, person, channel, what:
 *                 "missing"|"unexpected"}…]}
 * GET  /silences?all=1   [{id, task (null: all of the agency's), ref, title,
 *                agency, agency_name, until, reason, by, at, lifted_at,
 *                lifted_by}…]
 * POST /silences {task: TASK or agency, until, reason} → {id, until}
 * POST /silences/lift   {id} → {id}
 * GET  /absences?all=1   [{id, person, person_name, agency, deputy,
 *                deputy_name, from, until, reason, by, at, ended_at, ended_by}…]
 * POST /absences {person, deputy, until, from?, reason?} → {id, from, until}
 * POST /absences/end   {person} → {ended: n}
 */
#ifndef DONDOC_HTTP_WIRE_TELLING_H
#define DONDOC_HTTP_WIRE_TELLING_H

/* What became of a notice, or will; `verdict` of GET /explain. */
#define WIRE_VERDICT_TOLD "told"
#define WIRE_VERDICT_SILENCED "silenced"
#define WIRE_VERDICT_UNREACHED "unreached"
#define WIRE_VERDICT_MISSING "missing"

#endif
