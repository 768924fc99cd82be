#include "gui/opened.h"

#include "gui/session/orphans.h"

struct _AffektOpened {
	GObject parent_instance;
	char *rater;
	AffektSession *session;   /* NULL none */
	AffektDocument *document; /* its edits and answers; NULL none */
	char *path;               /* of its file, until it is loaded; NULL: in memory */
};

enum {
	SIGNAL_REPLACED,
	SIGNAL_LOADED,
	SIGNAL_MESSAGE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektOpened, affekt_opened, G_TYPE_OBJECT)

static void say(AffektOpened *self, const char *sentence)
{
	if (sentence != NULL)
		g_signal_emit(self, signals[SIGNAL_MESSAGE], 0, sentence);
}

/* --- opening ------------------------------------------------------------------------------- */

static void forget(AffektOpened *self)
{
	g_clear_pointer(&self->path, g_free);
	if (self->session == NULL)
		return;
	g_signal_handlers_disconnect_by_data(self->session, self);
	g_signal_handlers_disconnect_by_data(self->document, self);
	/* What is on its way still reaches the log. */
	g_clear_object(&self->document);
	affekt_session_cancel(self->session);
	g_clear_object(&self->session);
}

static void orphans_finished(GObject *source, GAsyncResult *result, gpointer user)
{
	g_autoptr(AffektOpened) self = user;
	g_autoptr(GError) error = NULL;
	g_autofree char *sentence = affekt_orphans_finish_end(result, NULL, &error);
	(void)source;
	say(self, error != NULL ? error->message : sentence);
}

/* Once, when the session of a file is there: its neighbours that were broken off are finished. */
static void session_changed(AffektOpened *self, AffektSession *session)
{
	if (affekt_session_state(session) != AFFEKT_SESSION_READY || self->path == NULL)
		return;
	g_autofree char *path = g_steal_pointer(&self->path);
	g_autofree char *folder = g_path_get_dirname(path);
	g_signal_emit(self, signals[SIGNAL_LOADED], 0, path);
	affekt_orphans_finish_async(folder, NULL, orphans_finished, g_object_ref(self));
}

void affekt_opened_open_session(AffektOpened *self, AffektSession *session)
{
	g_object_ref(session);
	forget(self);
	self->session = session;
	self->document = affekt_document_new(session);
	g_signal_connect_object(
		session, "changed", G_CALLBACK(session_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->document, "failed", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	g_signal_emit(self, signals[SIGNAL_REPLACED], 0);
	affekt_session_load(session);
}

static void open_file(AffektOpened *self, const char *path)
{
	g_autoptr(AffektSession) session = affekt_session_new_for_path(path, self->rater);
	affekt_opened_open_session(self, session);
	self->path = g_strdup(path);
}

/* A journal on its way to a session. */
struct finishing {
	AffektOpened *opened;
	char *journal;
};

static void journal_finished(GObject *source, GAsyncResult *result, gpointer user)
{
	struct finishing *finishing = user;
	g_autoptr(AffektOpened) self = finishing->opened;
	g_autofree char *session = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *sentence = affekt_orphans_finish_end(result, &session, &error);
	(void)source;
	/* One that is being written, or cannot be finished, is shown as far as it goes. */
	open_file(self, session != NULL ? session : finishing->journal);
	say(self, error != NULL ? error->message : sentence);
	g_free(finishing->journal);
	g_free(finishing);
}

void affekt_opened_open_path(AffektOpened *self, const char *path)
{
	if (!g_str_has_suffix(path, ".nwb.journal")) {
		open_file(self, path);
		return;
	}
	struct finishing *finishing = g_new(struct finishing, 1);
	finishing->opened = g_object_ref(self);
	finishing->journal = g_strdup(path);
	affekt_orphans_finish_async(path, NULL, journal_finished, finishing);
}

/* --- object -------------------------------------------------------------------------------- */

static void affekt_opened_dispose(GObject *object)
{
	AffektOpened *self = AFFEKT_OPENED(object);
	forget(self);
	g_clear_pointer(&self->rater, g_free);
	G_OBJECT_CLASS(affekt_opened_parent_class)->dispose(object);
}

static void affekt_opened_class_init(AffektOpenedClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_opened_dispose;
	signals[SIGNAL_REPLACED] = g_signal_new("replaced", AFFEKT_TYPE_OPENED, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_LOADED] = g_signal_new("loaded", AFFEKT_TYPE_OPENED, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
	signals[SIGNAL_MESSAGE] = g_signal_new("message", AFFEKT_TYPE_OPENED, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_opened_init(AffektOpened *self)
{
	(void)self;
}

AffektOpened *affekt_opened_new(void)
{
	return g_object_new(AFFEKT_TYPE_OPENED, NULL);
}

void affekt_opened_set_rater(AffektOpened *self, const char *rater)
{
	g_free(self->rater);
	self->rater = g_strdup(rater);
}

AffektSession *affekt_opened_session(AffektOpened *self)
{
	return self->session;
}

AffektDocument *affekt_opened_document(AffektOpened *self)
{
	return self->document;
}
