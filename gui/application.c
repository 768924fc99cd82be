#include "gui/application.h"

#include "core/text.h"
#include "gui/picture.h"
#include "gui/studying.h"
#include "gui/window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Frames to wait after the last part has arrived: layout, then drawing. */
enum {
	FRAMES_BEFORE_PICTURE = 3
};

#define AFFEKT_TYPE_APPLICATION (affekt_application_get_type())
G_DECLARE_FINAL_TYPE(AffektApplication, affekt_application, AFFEKT, APPLICATION, AdwApplication)

struct _AffektApplication {
	AdwApplication parent_instance;
	char *path; /* NULL: start empty */
	char *page;
	char *rater;
	char *screenshot; /* NULL none */
	char *at;         /* as typed; NULL none */
	double at_s;
	gboolean is_blind;
	gboolean is_study; /* what is opened */
	int frames_left;
	int exit_code;
	AffektWindow *window;
};

G_DEFINE_FINAL_TYPE(AffektApplication, affekt_application, ADW_TYPE_APPLICATION)

static void complain(const char *sentence)
{
	g_printerr("affekt-review: %s\n", sentence);
}

static void finish_with(AffektApplication *self, int exit_code)
{
	self->exit_code = exit_code;
	g_application_quit(G_APPLICATION(self));
}

/* Directly behind a frame, when the window's nodes are what is on the screen. */
static void frame_painted(AffektApplication *self, GdkFrameClock *clock)
{
	gboolean is_settled =
		self->is_study ? affekt_study_page_is_settled(affekt_window_study(self->window))
			       : affekt_review_is_settled(affekt_window_review(self->window));
	if (!is_settled || --self->frames_left > 0) {
		gtk_widget_queue_draw(GTK_WIDGET(self->window));
		return;
	}
	g_signal_handlers_disconnect_by_data(clock, self);
	g_autoptr(GError) error = NULL;
	gboolean is_saved = affekt_picture_save(GTK_WINDOW(self->window), self->screenshot, &error);
	if (!is_saved)
		complain(error->message);
	finish_with(self, is_saved ? 0 : 1);
}

static void wait_for_frames(AffektApplication *self)
{
	self->frames_left = FRAMES_BEFORE_PICTURE;
	g_signal_connect_object(gtk_widget_get_frame_clock(GTK_WIDGET(self->window)), "after-paint",
		G_CALLBACK(frame_painted), self, G_CONNECT_SWAPPED);
	gtk_widget_queue_draw(GTK_WIDGET(self->window));
}

static void session_changed(AffektApplication *self, AffektSession *session)
{
	switch (affekt_session_state(session)) {
	case AFFEKT_SESSION_FAILED:
		complain(affekt_session_error(session));
		finish_with(self, 1);
		break;
	case AFFEKT_SESSION_READY:
		wait_for_frames(self);
		break;
	case AFFEKT_SESSION_LOADING:
	default:
		break;
	}
}

static void study_changed(AffektApplication *self, AffektStudyPage *page)
{
	AffektStudy *study = affekt_study_page_study(page);
	g_signal_handlers_disconnect_by_data(page, self);
	if (affekt_study_state(study) == AFFEKT_STUDY_FAILED) {
		complain(affekt_study_error(study));
		finish_with(self, 1);
	} else {
		wait_for_frames(self);
	}
}

/* For its picture a session is only looked at: nothing is finished, nothing noted. */
static void show_for_picture(AffektApplication *self)
{
	if (self->is_study) {
		g_signal_connect_object(affekt_window_study(self->window), "changed",
			G_CALLBACK(study_changed), self, G_CONNECT_SWAPPED);
		affekt_window_open_path(self->window, self->path);
		return;
	}
	g_autoptr(AffektSession) session = affekt_session_new_for_path(self->path, self->rater);
	affekt_session_set_blind(session, self->is_blind);
	g_signal_connect_object(
		session, "changed", G_CALLBACK(session_changed), self, G_CONNECT_SWAPPED);
	affekt_window_open_session(self->window, session);
}

static void affekt_application_activate(GApplication *application)
{
	AffektApplication *self = AFFEKT_APPLICATION(application);
	self->window = affekt_window_new(GTK_APPLICATION(self), self->rater);
	affekt_window_set_blind(self->window, self->is_blind);
	affekt_review_start_at(affekt_window_review(self->window), self->at_s);
	if (self->screenshot != NULL)
		show_for_picture(self);
	else if (self->path != NULL)
		affekt_window_open_path(self->window, self->path);
	if (self->page != NULL)
		affekt_window_turn_to(self->window, self->page);
	gtk_window_present(GTK_WINDOW(self->window));
}

/* What is wrong with the call; NULL: nothing. Owned by the caller. */
static char *check_call(AffektApplication *self, char **operands)
{
	const char *path = operands != NULL ? operands[0] : NULL;
	g_autofree char *names = g_strjoinv(", ", (char **)affekt_window_pages);
	if (self->page != NULL && !g_strv_contains(affekt_window_pages, self->page))
		return g_strdup_printf(
			_("there is no page “%s”; call it with --page and one of these: %s"),
			self->page, names);
	g_autofree char *study = path != NULL ? affekt_studying_folder(path) : NULL;
	self->is_study = study != NULL;
	if (path != NULL && operands[1] != NULL)
		return g_strdup_printf(
			_("one session at a time can be opened, but “%s” is a second one"),
			operands[1]);
	if (path != NULL && !self->is_study && g_file_test(path, G_FILE_TEST_IS_DIR))
		return g_strdup_printf(_("“%s” is a folder, and no study is in it; give the name "
					 "of a session (.nwb) or the folder of a study"),
			path);
	if (self->is_study && self->is_blind)
		return g_strdup(_("--blind hides what the analysis found, and a study shows it: "
				  "give the name of a session (.nwb)"));
	if (self->screenshot != NULL && path == NULL)
		return g_strdup(_("--screenshot needs the name of a session (.nwb) or the folder "
				  "of a study"));
	if (self->at != NULL && !core_text_parse_double(self->at, &self->at_s))
		return g_strdup_printf(
			_("--at takes seconds such as 92.5, but “%s” is no number"), self->at);
	return NULL;
}

static int affekt_application_handle_local_options(GApplication *application, GVariantDict *options)
{
	AffektApplication *self = AFFEKT_APPLICATION(application);
	g_auto(GStrv) operands = NULL;
	g_variant_dict_lookup(options, "page", "s", &self->page);
	g_variant_dict_lookup(options, "rater", "s", &self->rater);
	g_variant_dict_lookup(options, "at", "s", &self->at);
	g_variant_dict_lookup(options, "screenshot", "^ay", &self->screenshot);
	g_variant_dict_lookup(options, G_OPTION_REMAINING, "^aay", &operands);
	if (g_variant_dict_contains(options, "version")) {
		g_print("affekt-review %s\n", AFFEKT_VERSION);
		return 0;
	}
	self->is_blind = g_variant_dict_contains(options, "blind");
	g_autofree char *wrong = check_call(self, operands);
	if (wrong != NULL) {
		complain(wrong);
		return 2;
	}
	/* Left to itself, GTK says this as a warning of its own. */
	if (!gtk_init_check()) {
		complain(_("there is no display to show the window on; call it from a desktop, or "
			   "use “affekt info” and “affekt export” without one"));
		return 1;
	}
	if (operands != NULL)
		self->path = g_strdup(operands[0]);
	return -1;
}

static void affekt_application_finalize(GObject *object)
{
	AffektApplication *self = AFFEKT_APPLICATION(object);
	g_free(self->path);
	g_free(self->page);
	g_free(self->rater);
	g_free(self->screenshot);
	g_free(self->at);
	G_OBJECT_CLASS(affekt_application_parent_class)->finalize(object);
}

static void affekt_application_class_init(AffektApplicationClass *class)
{
	GApplicationClass *application_class = G_APPLICATION_CLASS(class);
	G_OBJECT_CLASS(class)->finalize = affekt_application_finalize;
	application_class->activate = affekt_application_activate;
	application_class->handle_local_options = affekt_application_handle_local_options;
}

static void affekt_application_init(AffektApplication *self)
{
	const GOptionEntry options[] = {
		{"page", 0, 0, G_OPTION_ARG_STRING, NULL, _("Start with this page"), _("NAME")},
		{"rater", 0, 0, G_OPTION_ARG_STRING, NULL, _("Whose edits are shown"), _("NAME")},
		{"blind", 0, 0, G_OPTION_ARG_NONE, NULL,
			_("Hide what the analysis found, to code unaware of it"), NULL},
		{"screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL,
			_("Write a picture of the window and end"), _("FILE.png")},
		{"at", 0, 0, G_OPTION_ARG_STRING, NULL, _("Show this time of the session"),
			_("SECONDS")},
		{"version", 0, 0, G_OPTION_ARG_NONE, NULL, _("Print the version and end"), NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL,
			"[S.nwb|STUDYDIR]"},
		{0},
	};
	self->at_s = NAN;
	g_application_add_main_option_entries(G_APPLICATION(self), options);
}

int affekt_application_run(int argc, char **argv)
{
	g_autoptr(AffektApplication) self = g_object_new(AFFEKT_TYPE_APPLICATION, "application-id",
		"org.affekt.Review", "flags", G_APPLICATION_NON_UNIQUE, NULL);
	int exit_code = g_application_run(G_APPLICATION(self), argc, argv);
	return exit_code != 0 ? exit_code : self->exit_code;
}
