#include "acquisition/recording.h"
#include "acquisition/visits.h"
#include "recordings/session/visits.h"
#include "tests/check_main.h"
#include "tests/fakes/journal_bench.h"

#include <stdatomic.h>
#include <sys/stat.h>

/* The disk: how much of the journal it holds. */
static _Atomic long covered_bytes;

int fdatasync(int fd)
{
	struct stat info;

	fstat(fd, &info);
	atomic_store(&covered_bytes, (long)info.st_size);
	return 0;
}

static const char STUDY[] = "[study]\nname=Shop\n[session]\nreaction_lag_s=0.45\n"
			    "[phase rest]\ntitle=Rest\nbaseline=true\n"
			    "[phase shop]\ntitle=Shop\n"
			    "[touchpoint calm]\ntitle=Calm\nphase=rest\nstart=0\nduration=10\n"
			    "[touchpoint entrance]\ntitle=Entrance\nphase=shop\nstart=10\n"
			    "[touchpoint greeting]\ntitle=Greeting\nphase=shop\ncritical=true\n"
			    "start=20\nduration=10\n"
			    "[touchpoint waiting]\ntitle=Waiting\nphase=shop\nstart=25\n"
			    "duration=10\n"
			    "[touchpoint till]\ntitle=The till\nphase=shop\n";

/* Visits on a virtual clock that the test moves. */
struct bench {
	struct journal_bench base;
	struct acq_live_board board;
	struct acq_fault fault;
	struct acq_sync *sync;
	struct core_clock *clock;
	struct core_ring *notices;
	struct rec_studyfile *study;
	struct acq_visits *visits;
};

static void bench_init(struct bench *bench, bool has_study)
{
	bench->study = has_study ? rec_studyfile_parse(STUDY, "test", NULL) : NULL;
	ck_assert(!has_study || bench->study);
	journal_bench_init(&bench->base, has_study ? STUDY : NULL);
	acq_live_board_init(&bench->board);
	acq_fault_init(&bench->fault);
	bench->sync = acq_sync_start(
		bench->base.journal, bench->base.folder, &bench->board, &bench->fault);
	bench->clock = core_clock_create_virtual();
	bench->notices = core_ring_create(sizeof(struct acq_visit_notice), 64);
	struct acq_visits_config config = {
		.journal = bench->base.journal,
		.sync = bench->sync,
		.fault = &bench->fault,
		.clock = bench->clock,
		.study = bench->study,
		.notices = bench->notices,
	};
	bench->visits = acq_visits_create(&config);
}

static void at(struct bench *bench, double time_s)
{
	core_clock_advance(bench->clock, (int64_t)(time_s * 1e9));
}

/* Ends everything at @end_s; the session's rows are the caller's. */
static struct rec_session *bench_read(struct bench *bench, double end_s)
{
	at(bench, end_s);
	acq_visits_finish(bench->visits, core_clock_now_ns(bench->clock));
	ck_assert(rec_journal_end(bench->base.journal, core_clock_now_ns(bench->clock), NULL));
	acq_sync_stop(bench->sync);
	return journal_bench_read(&bench->base);
}

static void bench_finish(struct bench *bench, struct rec_session *session)
{
	rec_session_free(session);
	acq_visits_destroy(bench->visits);
	core_ring_destroy(bench->notices);
	core_clock_destroy(bench->clock);
	acq_fault_finish(&bench->fault);
	rec_studyfile_free(bench->study);
	journal_bench_finish(&bench->base);
}

/* The visit @name ("id#visit") lasted from @start_s to @end_s. */
static const struct rec_visit *check_visit(
	struct rec_session *session, const char *name, double start_s, double end_s)
{
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		g_autofree char *found = g_strdup_printf("%s#%d", visit->touchpoint, visit->visit);
		if (g_strcmp0(found, name) == 0) {
			ck_assert_double_eq_tol(visit->start_s, start_s, 1e-6);
			ck_assert_double_eq_tol(visit->end_s, end_s, 1e-6);
			return visit;
		}
	}
	ck_abort_msg("there is no visit %s", name);
	return NULL;
}

static guint count_visited(const struct rec_session *session)
{
	guint n = 0;

	for (guint i = 0; i < session->visits->len; i++)
		n += ((const struct rec_visit *)session->visits->pdata[i])->visit > 0;
	return n;
}

START_TEST(next_ends_what_is_open_and_goes_through_the_plan)
{
	struct bench bench;
	GError *error = NULL;
	char open[96], next[96];

	bench_init(&bench, true);
	acq_visits_show(bench.visits, open, sizeof(open), next, sizeof(next));
	ck_assert_str_eq(open, "");
	ck_assert_str_eq(next, "Calm");
	at(&bench, 1);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	at(&bench, 2.5);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	acq_visits_show(bench.visits, open, sizeof(open), next, sizeof(next));
	ck_assert_str_eq(open, "Entrance");
	ck_assert_str_eq(next, "Greeting");
	struct rec_session *session = bench_read(&bench, 4);
	check_visit(session, "calm#1", 1, 2.5);
	const struct rec_visit *entrance = check_visit(session, "entrance#1", 2.5, 4);
	ck_assert_double_eq_tol(entrance->pressed_s, 2.5, 1e-6);
	ck_assert_str_eq(entrance->source, "key");
	ck_assert_double_eq(entrance->reaction_lag_s, 0.45);
	ck_assert_str_eq(entrance->phase, "shop");
	ck_assert_uint_eq(count_visited(session), 2);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(next_behind_the_end_of_the_plan_ends_the_last_visit_then_refuses)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	at(&bench, 1);
	ck_assert(acq_visits_begin_number(bench.visits, 5, "key", &error));
	at(&bench, 2);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	ck_assert(!acq_visits_next(bench.visits, "key", &error));
	ck_assert_ptr_nonnull(error);
	ck_assert(!acq_fault_is_set(&bench.fault));
	g_error_free(error);
	struct rec_session *session = bench_read(&bench, 3);
	check_visit(session, "till#1", 1, 2);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(touch_points_come_out_of_order_overlap_and_repeat)
{
	struct bench bench;
	GError *error = NULL;
	char open[96], next[96];

	bench_init(&bench, true);
	at(&bench, 1);
	ck_assert(acq_visits_begin_number(bench.visits, 3, "key", &error));
	at(&bench, 2);
	ck_assert(acq_visits_begin_number(bench.visits, 2, "key", &error)); /* beside it */
	acq_visits_show(bench.visits, open, sizeof(open), next, sizeof(next));
	ck_assert_str_eq(open, "Greeting + Entrance");
	at(&bench, 3);
	ck_assert(acq_visits_end(bench.visits, "Greeting", "socket", &error));
	at(&bench, 4);
	ck_assert(acq_visits_begin_number(bench.visits, 2, "key", &error)); /* again */
	at(&bench, 5);
	ck_assert(acq_visits_end(bench.visits, NULL, "key", &error));
	ck_assert(!acq_visits_end(bench.visits, NULL, "key", &error));
	g_clear_error(&error);
	ck_assert(!acq_visits_begin_number(bench.visits, 6, "key", &error));
	g_clear_error(&error);
	struct rec_session *session = bench_read(&bench, 6);
	check_visit(session, "greeting#1", 1, 3);
	check_visit(session, "entrance#1", 2, 4);
	check_visit(session, "entrance#2", 4, 5);
	ck_assert_uint_eq(count_visited(session), 3);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(a_followed_plan_begins_and_ends_at_the_planned_times)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	for (int i = 0; i <= 51; i++) {
		at(&bench, 0.3 + 0.7 * i);
		ck_assert(acq_visits_follow(bench.visits, core_clock_now_ns(bench.clock), &error));
	}
	struct rec_session *session = bench_read(&bench, 40);
	check_visit(session, "calm#1", 0, 10);
	check_visit(session, "entrance#1", 10, 20); /* without a duration: until the next */
	const struct rec_visit *greeting = check_visit(session, "greeting#1", 20, 30);
	check_visit(session, "waiting#1", 25, 35);
	ck_assert_str_eq(greeting->source, "plan");
	ck_assert_double_nan(greeting->pressed_s);
	ck_assert(greeting->is_critical);
	ck_assert_uint_eq(count_visited(session), 4);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(a_plan_that_is_looked_at_late_keeps_its_times)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	at(&bench, 33);
	ck_assert(acq_visits_follow(bench.visits, core_clock_now_ns(bench.clock), &error));
	struct rec_session *session = bench_read(&bench, 34);
	check_visit(session, "calm#1", 0, 10);
	check_visit(session, "entrance#1", 10, 20);
	check_visit(session, "greeting#1", 20, 30);
	check_visit(session, "waiting#1", 25, 34);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(a_word_is_a_visit_when_it_names_a_touch_point_and_a_mark_when_not)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	at(&bench, 1);
	ck_assert(acq_visits_word(bench.visits, "The till", false, "socket", &error));
	at(&bench, 2);
	ck_assert(acq_visits_word(bench.visits, "door bell", false, "socket", &error));
	at(&bench, 3);
	ck_assert(acq_visits_word(bench.visits, "till", true, "socket", &error));
	struct rec_session *session = bench_read(&bench, 5);
	check_visit(session, "till#1", 1, 3);
	ck_assert_uint_eq(session->marks->len, 1);
	const struct rec_mark *mark = session->marks->pdata[0];
	ck_assert_str_eq(mark->label, "door bell");
	ck_assert_double_eq_tol(mark->time_s, 2, 1e-6);
	ck_assert_int_eq(mark->id, 1);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(what_is_acknowledged_is_on_the_disk)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	for (int i = 0; i < 20; i++) {
		at(&bench, i);
		ck_assert(i % 2 ? acq_visits_mark(bench.visits, "bell", "key", &error)
				: acq_visits_begin(bench.visits, "till", "key", &error));
		ck_assert_int_ge(
			atomic_load(&covered_bytes), (long)rec_journal_bytes(bench.base.journal));
	}
	bench_finish(&bench, bench_read(&bench, 21));
}
END_TEST

START_TEST(an_unplanned_touch_point_is_made_from_its_words)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, false);
	at(&bench, 1);
	ck_assert(acq_visits_begin(bench.visits, "Fitting Room", "window", &error));
	at(&bench, 2);
	ck_assert(acq_visits_word(bench.visits, "fitting-room", false, "socket", &error));
	ck_assert(acq_visits_next(bench.visits, "key", &error)); /* ends what is open */
	ck_assert(!acq_visits_next(bench.visits, "key", &error));
	g_clear_error(&error);
	struct rec_session *session = bench_read(&bench, 3);
	const struct rec_visit *first = check_visit(session, "fitting-room#1", 1, 2);
	ck_assert_str_eq(first->title, "Fitting Room");
	const struct rec_visit *second = check_visit(session, "fitting-room#2", 2, 2);
	ck_assert_str_eq(second->title, "Fitting Room");
	bench_finish(&bench, session);
}
END_TEST

START_TEST(the_signal_chain_learns_where_the_baseline_is)
{
	struct bench bench;
	GError *error = NULL;
	struct acq_visit_notice notice;

	bench_init(&bench, true);
	at(&bench, 1);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	at(&bench, 2);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	ck_assert(core_ring_pop(bench.notices, &notice));
	ck_assert(notice.begins && notice.is_baseline);
	ck_assert(core_ring_pop(bench.notices, &notice));
	ck_assert(!notice.begins && notice.is_baseline);
	ck_assert(core_ring_pop(bench.notices, &notice));
	ck_assert(notice.begins && !notice.is_baseline);
	ck_assert_double_eq_tol(notice.time_s, 2, 1e-6);
	bench_finish(&bench, bench_read(&bench, 3));
}
END_TEST

START_TEST(a_visit_that_is_open_when_the_recording_breaks_off_is_in_the_journal)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	at(&bench, 1);
	ck_assert(acq_visits_begin(bench.visits, "greeting", "key", &error));
	acq_sync_stop(bench.sync);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert_uint_eq(count_visited(session), 1);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(a_repeated_touch_point_begins_once_more_and_the_plan_goes_on_behind_it)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	ck_assert(!acq_visits_repeat(bench.visits, "key", &error));
	ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	g_clear_error(&error);
	at(&bench, 1);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	at(&bench, 3);
	ck_assert(acq_visits_begin(bench.visits, "Lost a glove", "key", &error));
	at(&bench, 5);
	ck_assert(acq_visits_repeat(bench.visits, "key", &error));
	at(&bench, 6);
	ck_assert(acq_visits_end(bench.visits, NULL, "key", &error));
	at(&bench, 8);
	ck_assert(acq_visits_repeat(bench.visits, "key", &error)); /* also one that has ended */
	struct rec_session *session = bench_read(&bench, 9);
	check_visit(session, "calm#1", 1, 5);
	check_visit(session, "lost-a-glove#1", 3, 5);
	check_visit(session, "lost-a-glove#2", 5, 6);
	check_visit(session, "lost-a-glove#3", 8, 9);
	ck_assert_uint_eq(count_visited(session), 4);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(a_skip_is_noted_with_its_time_and_moves_the_plan)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	at(&bench, 2);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	at(&bench, 4);
	ck_assert(acq_visits_skip(bench.visits, "window", &error)); /* entrance */
	ck_assert(acq_visits_skip(bench.visits, "window", &error)); /* greeting */
	at(&bench, 6);
	ck_assert(acq_visits_next(bench.visits, "key", &error)); /* waiting */
	at(&bench, 7);
	ck_assert(acq_visits_begin(bench.visits, "greeting", "key", &error)); /* after all */
	at(&bench, 8);
	ck_assert(acq_visits_begin(bench.visits, "till", "key", &error));
	ck_assert(!acq_visits_skip(bench.visits, "key", &error));
	ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	g_clear_error(&error);
	struct rec_session *session = bench_read(&bench, 9);
	check_visit(session, "calm#1", 2, 6);
	rec_visits_number(session->visits, bench.study); /* as the finished file has them */
	check_visit(session, "greeting#1", 7, 9);
	ck_assert_uint_eq(session->visits->len, 5);
	const struct rec_visit *skipped = session->visits->pdata[1];
	ck_assert_str_eq(skipped->touchpoint, "entrance");
	ck_assert_int_eq(skipped->visit, 0);
	ck_assert_str_eq(skipped->source, "window");
	ck_assert_double_eq_tol(skipped->pressed_s, 4, 1e-6);
	ck_assert_double_nan(skipped->start_s);
	bench_finish(&bench, session);
}
END_TEST

START_TEST(a_followed_plan_leaves_out_what_was_skipped)
{
	struct bench bench;
	GError *error = NULL;

	bench_init(&bench, true);
	ck_assert(acq_visits_follow(bench.visits, 0, &error));
	at(&bench, 2);
	ck_assert(acq_visits_skip(bench.visits, "key", &error)); /* entrance, due at 10 */
	ck_assert(acq_visits_follow(bench.visits, 21 * CORE_NS_PER_S, &error));
	struct rec_session *session = bench_read(&bench, 22);
	ck_assert_double_eq(check_visit(session, "calm#1", 0, 10)->reaction_lag_s, 0);
	check_visit(session, "greeting#1", 20, 22);
	ck_assert_uint_eq(count_visited(session), 2);
	bench_finish(&bench, session);
}
END_TEST

static const struct acq_plan_row *plan_row(const GArray *rows, guint i)
{
	ck_assert_uint_lt(i, rows->len);
	return &g_array_index(rows, struct acq_plan_row, i);
}

START_TEST(the_plan_lists_planned_then_unplanned_touch_points_as_they_stand)
{
	struct bench bench;
	GError *error = NULL;
	int next;

	bench_init(&bench, true);
	at(&bench, 1);
	ck_assert(acq_visits_next(bench.visits, "key", &error));
	ck_assert(acq_visits_skip(bench.visits, "key", &error));
	at(&bench, 2);
	ck_assert(acq_visits_begin(bench.visits, "Lost a glove", "key", &error));
	at(&bench, 3);
	ck_assert(acq_visits_begin(bench.visits, "calm", "key", &error));
	GArray *rows = acq_visits_plan(bench.visits, &next);
	ck_assert_uint_eq(rows->len, 6);
	ck_assert_int_eq(next, 1);
	const struct acq_plan_row *calm = plan_row(rows, 0);
	ck_assert_str_eq(calm->title, "Calm");
	ck_assert_str_eq(calm->phase, "Rest");
	ck_assert_uint_eq(calm->visits, 2);
	ck_assert_double_eq_tol(calm->open_since_s, 3, 1e-6);
	ck_assert_double_eq(calm->planned_duration_s, 10);
	ck_assert(plan_row(rows, 1)->is_skipped && plan_row(rows, 1)->is_planned);
	ck_assert(plan_row(rows, 2)->is_critical);
	ck_assert_double_nan(plan_row(rows, 4)->planned_start_s);
	const struct acq_plan_row *glove = plan_row(rows, 5);
	ck_assert_str_eq(glove->id, "lost-a-glove");
	ck_assert_str_eq(glove->title, "Lost a glove");
	ck_assert(!glove->is_planned && !glove->is_skipped);
	ck_assert_uint_eq(glove->visits, 1);
	ck_assert_double_eq_tol(glove->open_since_s, 2, 1e-6);
	g_array_unref(rows);
	bench_finish(&bench, bench_read(&bench, 4));
}
END_TEST

TESTS_MAIN("acquisition/visits", next_ends_what_is_open_and_goes_through_the_plan,
	next_behind_the_end_of_the_plan_ends_the_last_visit_then_refuses,
	touch_points_come_out_of_order_overlap_and_repeat,
	a_followed_plan_begins_and_ends_at_the_planned_times,
	a_plan_that_is_looked_at_late_keeps_its_times,
	a_word_is_a_visit_when_it_names_a_touch_point_and_a_mark_when_not,
	what_is_acknowledged_is_on_the_disk, an_unplanned_touch_point_is_made_from_its_words,
	the_signal_chain_learns_where_the_baseline_is,
	a_visit_that_is_open_when_the_recording_breaks_off_is_in_the_journal,
	a_repeated_touch_point_begins_once_more_and_the_plan_goes_on_behind_it,
	a_skip_is_noted_with_its_time_and_moves_the_plan,
	a_followed_plan_leaves_out_what_was_skipped,
	the_plan_lists_planned_then_unplanned_touch_points_as_they_stand)
