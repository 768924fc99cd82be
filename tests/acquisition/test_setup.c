#include "acquisition/setup.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char STUDY[] =
	"[study]\nname=Shop\n"
	"[session]\nrequired=age;consent\n"
	"[touchpoint till]\ntitle=Till\n"
	"[participant p01]\ndevice=lightstone@1-2\n"
	"[participant p03]\ndevice=bitalino@1-4@B3-77,rate=100,lightstone@1-5\n";

/* A call that is right but for what a test changes. */
struct call {
	char *folder, *output;
	char *devices[4];
	struct rec_studyfile *study;
	GHashTable *info;
	struct acq_options options;
	struct acq_setup setup;
	GError *error;
};

static void call_init(struct call *call)
{
	*call = (struct call){.folder = scratch_create()};
	call->output = g_build_filename(call->folder, "p01.nwb", NULL);
	call->devices[0] = (char *)"simulated";
	call->info = g_hash_table_new(g_str_hash, g_str_equal);
	call->study = rec_studyfile_parse(STUDY, "test", &call->error);
	ck_assert_msg(call->study != NULL, "%s", call->error ? call->error->message : "");
	call->options = (struct acq_options){
		.output = call->output,
		.devices = call->devices,
		.info = call->info,
		.duration_s = NAN,
	};
}

static void call_finish(struct call *call)
{
	g_clear_error(&call->error);
	rec_studyfile_free(call->study);
	g_hash_table_unref(call->info);
	g_free(call->output);
	scratch_remove(call->folder);
}

static bool is_taken(struct call *call)
{
	g_clear_error(&call->error);
	return acq_setup_check(&call->options, &call->setup, &call->error);
}

/* Refused, and the sentence names @word. */
static void check_refused(struct call *call, const char *word)
{
	ck_assert(!is_taken(call));
	ck_assert_msg(strstr(call->error->message, word) != NULL, "“%s” does not say “%s”",
		call->error->message, word);
}

START_TEST(a_simulated_participant_runs_at_real_speed_unless_told)
{
	struct call call;

	call_init(&call);
	ck_assert(is_taken(&call));
	ck_assert(!call.setup.is_virtual);
	acq_setup_clear(&call.setup);
	call.devices[0] = (char *)"simulated,speed=50";
	ck_assert(is_taken(&call));
	ck_assert(call.setup.is_virtual);
	ck_assert_double_eq(call.setup.speed, 50);
	acq_setup_clear(&call.setup);
	call.devices[0] = (char *)"simulated,speed=max";
	ck_assert(is_taken(&call));
	ck_assert(isinf(call.setup.speed));
	acq_setup_clear(&call.setup);
	call_finish(&call);
}
END_TEST

START_TEST(speeds_that_do_not_fit_are_a_wrong_call)
{
	struct call call;

	call_init(&call);
	call.devices[0] = (char *)"simulated,speed=0";
	check_refused(&call, "speed");
	call.devices[0] = (char *)"simulated,speed=fast";
	check_refused(&call, "speed");
	call.devices[0] = (char *)"simulated,speed=2";
	call.devices[1] = (char *)"simulated,seed=2,speed=3";
	check_refused(&call, "speed");
	call.devices[0] = (char *)"lightstone";
	call.devices[1] = (char *)"simulated,speed=2";
	check_refused(&call, "speed");
	ck_assert(g_error_matches(call.error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	call_finish(&call);
}
END_TEST

START_TEST(missing_required_info_is_listed_by_name)
{
	struct call call;

	call_init(&call);
	call.options.study = call.study;
	check_refused(&call, "age, consent");
	g_hash_table_insert(call.info, (char *)"age", (char *)"31");
	g_hash_table_insert(call.info, (char *)"consent", (char *)"");
	check_refused(&call, "consent");
	ck_assert_ptr_null(strstr(call.error->message, "age,"));
	g_hash_table_insert(call.info, (char *)"consent", (char *)"yes");
	ck_assert(is_taken(&call));
	acq_setup_clear(&call.setup);
	call_finish(&call);
}
END_TEST

START_TEST(a_participants_device_is_taken_at_its_port)
{
	struct call call;

	call_init(&call);
	g_hash_table_insert(call.info, (char *)"age", (char *)"31");
	g_hash_table_insert(call.info, (char *)"consent", (char *)"yes");
	call.options.study = call.study;
	call.options.participant = "p01";
	call.devices[0] = (char *)"lightstone";
	ck_assert(is_taken(&call));
	const struct dev_settings *settings = call.setup.settings->pdata[0];
	ck_assert_str_eq(settings->port, "1-2");
	acq_setup_clear(&call.setup);
	call.devices[0] = (char *)"lightstone@3-1";
	check_refused(&call, "lightstone@1-2");
	call_finish(&call);
}
END_TEST

START_TEST(without_a_device_the_participants_own_are_taken)
{
	struct call call;

	call_init(&call);
	g_hash_table_insert(call.info, (char *)"age", (char *)"31");
	g_hash_table_insert(call.info, (char *)"consent", (char *)"yes");
	call.options.study = call.study;
	call.devices[0] = NULL;
	call.options.participant = "p03";
	ck_assert(is_taken(&call));
	ck_assert_uint_eq(call.setup.settings->len, 2);
	const struct dev_settings *first = call.setup.settings->pdata[0];
	const struct dev_settings *second = call.setup.settings->pdata[1];
	ck_assert_str_eq(first->driver->name, "bitalino");
	ck_assert_str_eq(first->port, "1-4");
	ck_assert_str_eq(first->serial, "B3-77");
	ck_assert_double_eq(dev_settings_number(first, "rate"), 100);
	ck_assert_str_eq(second->port, "1-5");
	acq_setup_clear(&call.setup);
	call.options.participant = "p02";
	check_refused(&call, "no device to record");
	call_finish(&call);
}
END_TEST

START_TEST(the_neighbours_device_is_never_taken)
{
	struct call call;

	call_init(&call);
	g_hash_table_insert(call.info, (char *)"age", (char *)"31");
	g_hash_table_insert(call.info, (char *)"consent", (char *)"yes");
	call.options.study = call.study;
	call.options.participant = "p02";
	call.devices[0] = (char *)"lightstone";
	check_refused(&call, "binds lightstone@1-2 to participant p01");
	call.devices[0] = (char *)"bitalino@B3-77";
	check_refused(&call, "to participant p03");
	call.devices[0] = (char *)"lightstone@1-7";
	ck_assert(is_taken(&call));
	acq_setup_clear(&call.setup);
	call.devices[0] = (char *)"labjack-u3";
	ck_assert(is_taken(&call));
	acq_setup_clear(&call.setup);
	call.options.participant = "p03";
	call.devices[0] = (char *)"bitalino@1-2";
	check_refused(&call, "bitalino@1-4@B3-77,rate=100, lightstone@1-5");
	call_finish(&call);
}
END_TEST

START_TEST(a_plan_can_only_be_followed_when_it_has_times)
{
	struct call call;

	call_init(&call);
	call.options.follow_plan = true;
	check_refused(&call, "plan");
	g_hash_table_insert(call.info, (char *)"age", (char *)"31");
	g_hash_table_insert(call.info, (char *)"consent", (char *)"yes");
	call.options.study = call.study;
	check_refused(&call, "plan");
	call_finish(&call);
}
END_TEST

START_TEST(what_is_on_the_disk_is_never_written_over_unasked)
{
	struct call call;
	g_autofree char *journal = NULL;

	call_init(&call);
	journal = g_strconcat(call.output, ".journal", NULL);
	ck_assert(g_file_set_contents(call.output, "old", 3, NULL));
	check_refused(&call, "--force");
	call.options.force = true;
	ck_assert(is_taken(&call));
	acq_setup_clear(&call.setup);
	ck_assert(g_file_set_contents(journal, "orphan", 6, NULL));
	check_refused(&call, "recover"); /* even then: it may hold the only copy of a session */
	call_finish(&call);
}
END_TEST

START_TEST(what_is_sealed_is_never_replaced)
{
	static const char *const SEALED[] = {"p01.nwb", "p01.mkv"};
	char *cameras[] = {(char *)"test", NULL};

	for (gsize i = 0; i < G_N_ELEMENTS(SEALED); i++) {
		struct call call;

		call_init(&call);
		g_autofree char *path = g_build_filename(call.folder, SEALED[i], NULL);
		call.options.cameras = cameras;
		ck_assert(g_file_set_contents(path, "archived", -1, NULL));
		for (int force = 0; force < 2; force++) {
			call.options.force = force;
			ck_assert_int_eq(g_chmod(path, 0400), 0);
			check_refused(&call, "is sealed");
			ck_assert(g_error_matches(call.error, REC_ERROR, REC_ERROR_SEALED));
		}
		ck_assert_int_eq(g_chmod(path, 0600), 0);
		ck_assert_msg(is_taken(&call), "%s", call.error ? call.error->message : "");
		acq_setup_clear(&call.setup);
		call_finish(&call);
	}
}
END_TEST

START_TEST(an_output_that_cannot_be_is_refused_before_anything_is_opened)
{
	struct call call;

	call_init(&call);
	call.options.output = "/nowhere/at/all/p01.nwb";
	check_refused(&call, "/nowhere/at/all");
	call.options.output = "p01.csv";
	check_refused(&call, ".nwb");
	call.options.output = call.output;
	call.options.duration_s = 0;
	check_refused(&call, "duration");
	call.options.duration_s = NAN;
	call.devices[0] = (char *)"toaster";
	check_refused(&call, "toaster");
	call.devices[0] = NULL;
	check_refused(&call, "device");
	call_finish(&call);
}
END_TEST

TESTS_MAIN("acquisition/setup", a_simulated_participant_runs_at_real_speed_unless_told,
	speeds_that_do_not_fit_are_a_wrong_call, missing_required_info_is_listed_by_name,
	a_participants_device_is_taken_at_its_port, without_a_device_the_participants_own_are_taken,
	the_neighbours_device_is_never_taken, a_plan_can_only_be_followed_when_it_has_times,
	what_is_on_the_disk_is_never_written_over_unasked, what_is_sealed_is_never_replaced,
	an_output_that_cannot_be_is_refused_before_anything_is_opened)
