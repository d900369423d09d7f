/*
 * How long the reading of a due phrase takes, over all tables of phrases. The
 * limit is 5 µs a phrase on average. Not one of the tests, for a shared machine
 * gives no honest time; run it by hand:
 *
 *   cmake --preset release && cmake --build --preset release -t bench_due
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calendars/due.h"
#include "unit/due_table.h"

#define LIMIT_NS 5000.0
#define PHRASES_LIMIT 8192
#define ROUNDS 15
#define PLAN_PHRASES 50

struct phrase {
	const char *text;
	struct date issued;
	double best_ns;
};

static int load(const char *name, struct arena *arena, struct phrase *phrases,
		int count)
{
	struct due_table_line line = { .number = 0 };
	FILE *file = due_table_open(name);

	if (file == NULL) {
		fprintf(stderr, "due_bench: no table %s\n", name);
		exit(EXIT_FAILURE);
	}
	while (count < PHRASES_LIMIT && due_table_next(file, &line)) {
		phrases[count].text =
			arena_string(arena, line.columns[COLUMN_PHRASE]);
		phrases[count].issued =
			date_from_iso(line.columns[COLUMN_ISSUED]);
		phrases[count].best_ns = 1e12;
		count++;
	}
	fclose(file);
	return count;
}

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void read_phrase(const struct phrase *phrase,
			const struct workdays *calendar, struct arena *arena)
{
	struct due_context context = { .issued = phrase->issued,
				       .calendar = calendar,
				       .default_day = 25,
				       .default_cut_off = 14 };
	struct due due;
	struct why why;

	(void)due_read(phrase->text, &context, arena, &due, &why);
}

/* A round as plans are read, with one arena for some; the time of a phrase. */
static double read_all(const struct phrase *phrases, int count,
		       const struct workdays *calendar)
{
	struct arena arena = { 0 };
	double start = now_ns();

	for (int i = 0; i < count; i++) {
		read_phrase(&phrases[i], calendar, &arena);
		if (i % PLAN_PHRASES == 0)
			arena_clear(&arena);
	}
	arena_clear(&arena);
	return (now_ns() - start) / count;
}

/* The best of each phrase, with an arena of its own that is not timed. */
static void read_each(struct phrase *phrases, int count,
		      const struct workdays *calendar)
{
	for (int i = 0; i < count; i++) {
		struct arena arena = { 0 };
		double took;
		double start;

		(void)arena_alloc(&arena, 1);
		start = now_ns();
		read_phrase(&phrases[i], calendar, &arena);
		took = now_ns() - start;
		arena_clear(&arena);
		if (took < phrases[i].best_ns)
			phrases[i].best_ns = took;
	}
}

static int compare(const void *a, const void *b)
{
	double one = ((const struct phrase *)a)->best_ns;
	double two = ((const struct phrase *)b)->best_ns;

	return (one > two) - (one < two);
}

int main(void)
{
	static struct phrase phrases[PHRASES_LIMIT];
	struct arena arena = { 0 };
	struct workdays calendar;
	double mean = 1e12;
	int count = 0;

	workdays_init(&calendar);
	count = load(DUE_TABLE_PHRASES, &arena, phrases, count);
	count = load(DUE_TABLE_WRITTEN, &arena, phrases, count);
	count = load(DUE_TABLE_CITATIONS, &arena, phrases, count);
	count = load(DUE_TABLE_TRIED, &arena, phrases, count);
	for (int round = 0; round < ROUNDS; round++) {
		double took = read_all(phrases, count, &calendar);

		if (took < mean)
			mean = took;
		read_each(phrases, count, &calendar);
	}
	qsort(phrases, (size_t)count, sizeof(phrases[0]), compare);
	printf("%d phrases, the best of %d rounds\n", count, ROUNDS);
	printf("mean %.0f ns, median %.0f ns, 99 of 100 under %.0f ns\n", mean,
	       phrases[count / 2].best_ns, phrases[count * 99 / 100].best_ns);
	printf("slowest %.0f ns: %s\n", phrases[count - 1].best_ns,
	       phrases[count - 1].text);
	printf("%.2f of the limit of %.0f ns\n", mean / LIMIT_NS, LIMIT_NS);
	arena_clear(&arena);
	return mean <= LIMIT_NS ? EXIT_SUCCESS : EXIT_FAILURE;
}
