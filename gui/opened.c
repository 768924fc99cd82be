#include "gui/opened.h"

#include "gui/session/orphans.h"

struct _AffektOpened {
	GObject parent_instance;
	char *rater;
	gboolean is_blind;
	AffektSession *session;   /* NULL none */
	AffektDocument *document; /* its edits and answers; NULL none */
	char *path;               /* of its file, until it is loaded; NULL: in memory */
	char *told;               /* the problem that was told last; NULL none */

	/* What waits until the document is put away. */
	gboolean is_saving, is_leaving;
	AffektSession *next; /* NULL none */
	char *next_path;     /* of its file; NULL: as above */
};

enum {
	SIGNAL_REPLACED,
	SIGNAL_LOADED,
	SIGNAL_CLOSING,
	SIGNAL_SAVING,
	SIGNAL_UNSAVED,
	SIGNAL_STAYED,
	SIGNAL_CLOSED,
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

/* Saving is tried again and again: people hear of a problem once. */
static void document_failed(AffektOpened *self, const char *sentence)
{
	if (g_strcmp0(self->told, sentence) == 0)
		return;
	g_free(self->told);
	self->told = g_strdup(sentence);
	say(self, sentence);
}

static void document_saved(AffektOpened *self)
{
	g_clear_pointer(&self->told, g_free);
}

/* --- opening ------------------------------------------------------------------------------- */

static void forget(AffektOpened *self)
{
	g_clear_pointer(&self->path, g_free);
	g_clear_pointer(&self->told, g_free);
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

/* Takes over @session and @path. */
static void replace(AffektOpened *self, AffektSession *session, char *path)
{
	forget(self);
	self->session = session;
	self->path = path;
	self->document = affekt_document_new(session);
	g_signal_connect_object(
		session, "changed", G_CALLBACK(session_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->document, "failed", G_CALLBACK(document_failed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->document, "saved", G_CALLBACK(document_saved), self, G_CONNECT_SWAPPED);
	g_signal_emit(self, signals[SIGNAL_REPLACED], 0);
	affekt_session_load(session);
}

/* What was waited for. */
static void go_on(AffektOpened *self)
{
	AffektSession *next = g_steal_pointer(&self->next);
	char *path = g_steal_pointer(&self->next_path);
	if (self->is_leaving) {
		g_clear_object(&next);
		g_free(path);
		forget(self);
		g_signal_emit(self, signals[SIGNAL_CLOSED], 0);
	} else if (next != NULL) {
		replace(self, next, path);
	}
}

static void put_away_ended(GObject *source, GAsyncResult *result, gpointer user)
{
	g_autoptr(AffektOpened) self = user;
	AffektDocument *document = AFFEKT_DOCUMENT(source);
	g_autoptr(GError) error = NULL;
	gboolean is_folded = affekt_document_close_finish(document, result, &error);
	self->is_saving = FALSE;
	g_signal_emit(self, signals[SIGNAL_SAVING], 0, FALSE);
	if (is_folded || affekt_document_is_saved(document)) {
		say(self, is_folded ? NULL : error->message);
		go_on(self);
	} else {
		g_signal_emit(self, signals[SIGNAL_UNSAVED], 0, error->message);
	}
}

/* FALSE: there was nothing to be put away. */
static gboolean put_away(AffektOpened *self)
{
	if (self->is_saving)
		return TRUE;
	if (self->document != NULL)
		g_signal_emit(self, signals[SIGNAL_CLOSING], 0);
	if (self->document == NULL || !affekt_document_needs_closing(self->document))
		return FALSE;
	self->is_saving = TRUE;
	g_signal_emit(self, signals[SIGNAL_SAVING], 0, TRUE);
	affekt_document_close_async(self->document, put_away_ended, g_object_ref(self));
	return TRUE;
}

/* Takes over both. */
static void open_next(AffektOpened *self, AffektSession *session, char *path)
{
	if (put_away(self)) {
		g_clear_object(&self->next);
		g_free(self->next_path);
		self->next = session;
		self->next_path = path;
	} else {
		replace(self, session, path);
	}
}

void affekt_opened_open_session(AffektOpened *self, AffektSession *session)
{
	open_next(self, g_object_ref(session), NULL);
}

gboolean affekt_opened_can_close(AffektOpened *self)
{
	self->is_leaving = put_away(self);
	return !self->is_leaving;
}

void affekt_opened_abandon(AffektOpened *self)
{
	go_on(self);
}

void affekt_opened_stay(AffektOpened *self)
{
	self->is_leaving = FALSE;
	g_clear_object(&self->next);
	g_clear_pointer(&self->next_path, g_free);
	g_signal_emit(self, signals[SIGNAL_STAYED], 0);
}

/* @study: NULL none. */
static void open_file(AffektOpened *self, const char *path, const char *study)
{
	AffektSession *session = affekt_session_new_for_path(path, self->rater);
	affekt_session_set_study(session, study);
	affekt_session_set_blind(session, self->is_blind);
	open_next(self, session, g_strdup(path));
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
	open_file(self, session != NULL ? session : finishing->journal, NULL);
	say(self, error != NULL ? error->message : sentence);
	g_free(finishing->journal);
	g_free(finishing);
}

void affekt_opened_open_path(AffektOpened *self, const char *path)
{
	if (!g_str_has_suffix(path, ".nwb.journal")) {
		open_file(self, path, NULL);
		return;
	}
	struct finishing *finishing = g_new(struct finishing, 1);
	finishing->opened = g_object_ref(self);
	finishing->journal = g_strdup(path);
	affekt_orphans_finish_async(path, NULL, journal_finished, finishing);
}

/* Studies analyse no journals, so that none is asked for here. */
void affekt_opened_open_of_study(AffektOpened *self, const char *path, const char *study)
{
	open_file(self, path, study);
}

/* --- object -------------------------------------------------------------------------------- */

static void affekt_opened_dispose(GObject *object)
{
	AffektOpened *self = AFFEKT_OPENED(object);
	forget(self);
	g_clear_object(&self->next);
	g_clear_pointer(&self->next_path, g_free);
	g_clear_pointer(&self->rater, g_free);
	G_OBJECT_CLASS(affekt_opened_parent_class)->dispose(object);
}

/* A signal with one argument of @type; G_TYPE_NONE: with none. */
static guint add_signal(const char *name, GType type)
{
	return g_signal_new(name, AFFEKT_TYPE_OPENED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
		G_TYPE_NONE, type == G_TYPE_NONE ? 0 : 1, type);
}

static void affekt_opened_class_init(AffektOpenedClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_opened_dispose;
	signals[SIGNAL_REPLACED] = add_signal("replaced", G_TYPE_NONE);
	signals[SIGNAL_LOADED] = add_signal("loaded", G_TYPE_STRING);
	signals[SIGNAL_CLOSING] = add_signal("closing", G_TYPE_NONE);
	signals[SIGNAL_SAVING] = add_signal("saving", G_TYPE_BOOLEAN);
	signals[SIGNAL_UNSAVED] = add_signal("unsaved", G_TYPE_STRING);
	signals[SIGNAL_STAYED] = add_signal("stayed", G_TYPE_NONE);
	signals[SIGNAL_CLOSED] = add_signal("closed", G_TYPE_NONE);
	signals[SIGNAL_MESSAGE] = add_signal("message", G_TYPE_STRING);
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

void affekt_opened_set_blind(AffektOpened *self, gboolean is_blind)
{
	self->is_blind = is_blind;
}

AffektSession *affekt_opened_session(AffektOpened *self)
{
	return self->session;
}

AffektDocument *affekt_opened_document(AffektOpened *self)
{
	return self->document;
}
