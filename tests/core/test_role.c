#include "core/role.h"
#include "tests/check_main.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>

static void *enter_writer(void *user)
{
	(void)user;
	core_role_enter(CORE_ROLE_WRITER, "writer");
	core_role_assert(CORE_ROLE_WRITER);
	return (void *)(intptr_t)core_role_current();
}

START_TEST(each_thread_has_its_own_role)
{
	pthread_t thread;
	void *role = NULL;

	core_role_enter(CORE_ROLE_MAIN, "main");
	pthread_create(&thread, NULL, enter_writer, NULL);
	pthread_join(thread, &role);
	ck_assert_int_eq((int)(intptr_t)role, CORE_ROLE_WRITER);
	ck_assert_int_eq(core_role_current(), CORE_ROLE_MAIN);
}
END_TEST

START_TEST(a_call_from_the_wrong_role_stops_the_program)
{
	core_role_enter(CORE_ROLE_MAIN, "main");
	core_role_assert(CORE_ROLE_USB);
}
END_TEST

START_TEST(realtime_stretches_nest)
{
	ck_assert(!core_role_is_realtime());
	core_role_realtime_begin();
	core_role_realtime_begin();
	core_role_realtime_end();
	ck_assert(core_role_is_realtime());
	core_role_realtime_end();
	ck_assert(!core_role_is_realtime());
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("core/role");
	TCase *tcase = tcase_create("core/role");

	tcase_add_test(tcase, each_thread_has_its_own_role);
	tcase_add_test_raise_signal(tcase, a_call_from_the_wrong_role_stops_the_program, SIGABRT);
	tcase_add_test(tcase, realtime_stretches_nest);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
