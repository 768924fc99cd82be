/*
 * Writes a simulated study (tests/study/simulate.h) as a study folder that `affekt study` takes:
 *
 *   make_study DIR [--participants N] [--touchpoints M] [--minutes T] [--seed S] [--rate HZ]
 *              [--waves W] [--workers N]
 *
 * DIR must not be there. Workers are processes; the bytes do not depend on their number.
 */
#include "recordings/finalise.h"
#include "study/folder/folder.h"
#include "tests/study/simulate.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int n_participants = 12, n_touchpoints = 8, n_waves = 1, n_workers = 1;
static double minutes = 6.5, rate_hz = 32;
static gint64 seed = 1;

static const GOptionEntry OPTIONS[] = {
	{"participants", 0, 0, G_OPTION_ARG_INT, &n_participants, "12", "N"},
	{"touchpoints", 0, 0, G_OPTION_ARG_INT, &n_touchpoints, "8", "M"},
	{"minutes", 0, 0, G_OPTION_ARG_DOUBLE, &minutes, "of a session: 6.5", "T"},
	{"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "1", "S"},
	{"rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate_hz, "32", "HZ"},
	{"waves", 0, 0, G_OPTION_ARG_INT, &n_waves, "sessions of a participant: 1", "W"},
	{"workers", 0, 0, G_OPTION_ARG_INT, &n_workers, "1", "N"},
	G_OPTION_ENTRY_NULL,
};

static bool write_plan(const char *folder, const struct simulate_truth *truth, GError **error)
{
	g_autofree char *text = simulate_plan(truth);
	g_autofree char *path = g_strconcat(folder, ".plan", NULL);
	bool is_good = g_file_set_contents(path, text, -1, error) &&
		       study_folder_create(folder, path, error);

	g_unlink(path);
	return is_good;
}

static void set_text(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

static bool write_people(const char *folder, GError **error)
{
	g_autoptr(study_people) people = study_people_new();
	g_autofree char *path = g_build_filename(folder, "participants.tsv", NULL);

	for (int i = 0; i < n_participants; i++) {
		for (int wave = 0; wave < n_waves; wave++) {
			g_autofree char *code = simulate_participant((guint)i);
			g_autofree char *session = g_strdup_printf("visit-%d", wave + 1);
			g_autofree char *number = g_strdup_printf("%d", wave + 1);
			struct study_person *row = study_people_add(people, code, session);
			set_text(&row->group, i % 2 == 0 ? "guests" : "members");
			set_text(&row->team, i % 4 < 2 ? "A" : "B");
			set_text(&row->role, "customer");
			set_text(&row->wave, number);
			for (int scope = 0; scope < STUDY_N_SCOPES; scope++)
				row->consent[scope] = STUDY_ANSWER_YES;
		}
	}
	return study_people_write(people, path, error);
}

static bool write_session(const char *folder, const struct simulate_truth *truth, int person,
	int wave, GError **error)
{
	g_autoptr(rec_session) session = simulate_session(truth, (guint)person, (guint)wave);
	g_autofree char *name = g_strdup_printf("visit-%d.nwb", wave + 1);
	g_autofree char *place = g_build_filename(folder, "sessions", session->participant, NULL);
	g_autofree char *path = g_build_filename(place, name, NULL);

	g_mkdir_with_parents(place, 0700);
	return rec_session_save(session, path, false, NULL, NULL, error);
}

/* Every n_workers-th session from @first on. */
static bool write_sessions(
	const char *folder, const struct simulate_truth *truth, int first, GError **error)
{
	for (int i = first; i < n_participants * n_waves; i += n_workers)
		if (!write_session(folder, truth, i / n_waves, i % n_waves, error))
			return false;
	return true;
}

static int fail(const GError *error)
{
	fprintf(stderr, "make_study: %s\n", error->message);
	return EXIT_FAILURE;
}

static bool work(const char *folder, const struct simulate_truth *truth, GError **error)
{
	bool is_good = true;

	for (int worker = 1; worker < n_workers; worker++) {
		if (fork() == 0) {
			g_autoptr(GError) own = NULL;
			_exit(write_sessions(folder, truth, worker, &own) ? EXIT_SUCCESS
									  : fail(own));
		}
	}
	is_good = write_sessions(folder, truth, 0, error);
	for (int status = 0; wait(&status) > 0;)
		is_good = is_good && status == 0;
	return is_good;
}

int main(int argc, char **argv)
{
	g_autoptr(GOptionContext) context = g_option_context_new("DIR");
	g_autoptr(GError) error = NULL;

	g_option_context_add_main_entries(context, OPTIONS, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error))
		return fail(error);
	if (argc != 2 || n_participants < 0 || n_touchpoints < 1 || n_waves < 1 || n_workers < 1 ||
		60 * minutes < SIMULATE_REST_S + n_touchpoints || rate_hz < 4) {
		g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
		fputs(help, stderr);
		return 2;
	}
	struct simulate_truth truth = simulate_defaults((guint64)seed);
	truth.n_participants = (guint)n_participants;
	truth.n_touchpoints = (guint)n_touchpoints;
	truth.minutes = minutes;
	truth.rate_hz = rate_hz;
	if (!write_plan(argv[1], &truth, &error) || !write_people(argv[1], &error) ||
		!work(argv[1], &truth, &error))
		return error ? fail(error) : EXIT_FAILURE;
	return EXIT_SUCCESS;
}
