#include "store/recovery.h"

#include "store/message_columns.h"
#include "store/undelivered.h"

static const char recover_claimed[] =
	"UPDATE messages SET state = 'ready', next_try_at = :now,"
	" deaths = deaths + 1, crashes = crashes + :crashed,"
	" doubts = doubts + (state = 'handed-over'),"
	" is_suspect = crashes + :crashed > 0 OR deaths + 1 >= :deaths"
	" WHERE state = 'claimed' OR"
	" (state = 'handed-over' AND (channel & :channels) <> 0)";

static const char blame[] =
	"UPDATE messages SET crashes = crashes + 1, is_suspect = 1"
	" WHERE state = 'ready' AND message_id = :message";

static const char hold_uncertain[] =
	"UPDATE messages SET state = 'held', doubts = doubts + 1,"
	" settled_at = :now, undelivered_at = :now, answer ="
	" 'the daemon stopped before the gateway answered; release to repeat'"
	" WHERE state = 'handed-over' RETURNING message_id, person_id, channel";

static const char park[] =
	"UPDATE messages SET state = 'held', settled_at = :now,"
	" undelivered_at = :now, answer = 'parked after ' ||"
	" CASE WHEN crashes >= :crashes THEN crashes || ' crashes'"
	"  ELSE deaths || ' sudden ends' END || '; release to try again'"
	" WHERE state = 'ready' AND is_suspect = 1"
	" AND (crashes >= :crashes OR deaths >= :deaths)"
	" RETURNING message_id, person_id, channel";

/* The messages that a statement changed, in the arena. */
static enum error collect(struct query *query, struct arena *arena,
			  struct message_subject **subjects, size_t *count,
			  struct why *why)
{
	*subjects = NULL;
	*count = 0;
	while (query_row(query)) {
		*subjects = arena_grow(arena, *subjects, *count,
				       sizeof(**subjects));
		(*subjects)[(*count)++] = message_subject_take(query);
	}
	return query_end(query, why);
}

static enum error recover_all(struct store *store,
			      const struct recovery *recovery, struct why *why)
{
	struct query query = query_begin(store, recover_claimed);

	query_int(&query, ":now", recovery->now);
	query_int(&query, ":crashed",
		  recovery->has_crashed && recovery->crashed_on == 0);
	query_int(&query, ":deaths", DEATH_LIMIT / 2);
	query_int(&query, ":channels", recovery->idempotent_channels);
	return query_run(&query, why);
}

/* What was being rendered was not under way yet. */
static enum error blame_one(struct store *store, int64_t message_id,
			    struct why *why)
{
	struct query query = query_begin(store, blame);

	query_int(&query, ":message", message_id);
	return query_run(&query, why);
}

static enum error hold_all_uncertain(struct store *store, int64_t now,
				     struct why *why)
{
	struct query query = query_begin(store, hold_uncertain);
	struct arena arena = { 0 };
	struct message_subject *held;
	size_t count;
	enum error error;

	query_int(&query, ":now", now);
	error = collect(&query, &arena, &held, &count, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		error = message_tell(store, now, "held", &held[i],
				     "it may have been sent: held, not "
				     "repeated",
				     why);
		if (error == ERROR_NONE)
			error = store_message_fall_back(store, held[i].id, now,
							why);
	}
	arena_clear(&arena);
	return error;
}

/* No falling back from these: what they say may be what crashes us. */
static enum error park_all(struct store *store, int64_t now, struct why *why)
{
	struct query query = query_begin(store, park);
	struct arena arena = { 0 };
	struct message_subject *parked;
	size_t count;
	enum error error;

	query_int(&query, ":now", now);
	query_int(&query, ":crashes", CRASH_LIMIT);
	query_int(&query, ":deaths", DEATH_LIMIT);
	error = collect(&query, &arena, &parked, &count, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = message_tell(store, now, "parked", &parked[i],
				     "the daemon ended too often while this "
				     "was under way",
				     why);
	arena_clear(&arena);
	return error;
}

enum error store_recover(struct store *store, struct recovery *recovery,
			 struct why *why)
{
	int64_t now = recovery->now;
	enum error error = store_fact(store, "epoch", &recovery->epoch, why);

	recovery->epoch++;
	if (error == ERROR_NONE)
		error = store_set_fact(store, "epoch", recovery->epoch, why);
	if (error == ERROR_NONE)
		error = recover_all(store, recovery, why);
	if (error == ERROR_NONE && recovery->has_crashed)
		error = blame_one(store, recovery->crashed_on, why);
	if (error == ERROR_NONE)
		error = hold_all_uncertain(store, now, why);
	if (error == ERROR_NONE)
		error = park_all(store, now, why);
	return error;
}

const char *const recovery_sql[] = { recover_claimed, blame, hold_uncertain,
				     park, NULL };
