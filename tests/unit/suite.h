/* The frame of a unit test: one suite of cases, run in this process. */
#ifndef DONDOC_TESTS_SUITE_H
#define DONDOC_TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

/* Runs a suite that was put together, and clears it: the program's exit. */
static inline int suite_end(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Runs the cases (a NULL-terminated list) in forks, so that one that crashes
 * does not hide the others; CK_FORK=no runs them here, for a debugger. */
static inline int suite_run(const char *name, const TTest *const *tests)
{
	Suite *suite = suite_create(name);
	TCase *cases = tcase_create(name);

	tcase_set_timeout(cases, 60);
	for (; *tests != NULL; tests++)
		tcase_add_test(cases, *tests);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}

#endif
