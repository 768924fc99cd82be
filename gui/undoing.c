#include "gui/undoing.h"

#include "gui/actions/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektUndoing {
	GObject parent_instance;
	GActionMap *map;
	GMenu *menu;
	AffektDocument *document; /* NULL none */
	gboolean is_ours;         /* the change that comes is an undo or redo */
	double changed_s;         /* where that was */
};

enum {
	SIGNAL_DONE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektUndoing, affekt_undoing, G_TYPE_OBJECT)

static char *undo_label(const char *title)
{
	/* Translators: what would be undone, as in "Undo: Move peak". */
	return title != NULL ? g_strdup_printf(_("_Undo: %s"), title) : g_strdup(_("_Undo"));
}

static char *redo_label(const char *title)
{
	return title != NULL ? g_strdup_printf(_("_Redo: %s"), title) : g_strdup(_("_Redo"));
}

static gboolean is_shown(AffektUndoing *self, int i, const char *label)
{
	if (i >= g_menu_model_get_n_items(G_MENU_MODEL(self->menu)))
		return FALSE;
	g_autofree char *now = NULL;
	g_menu_model_get_item_attribute(
		G_MENU_MODEL(self->menu), i, G_MENU_ATTRIBUTE_LABEL, "s", &now);
	return g_strcmp0(now, label) == 0;
}

static void refresh(AffektUndoing *self)
{
	AffektDocument *document = self->document;
	g_autofree char *undo = document != NULL ? affekt_document_undo_title(document) : NULL;
	g_autofree char *redo = document != NULL ? affekt_document_redo_title(document) : NULL;
	g_autofree char *undo_text = undo_label(undo);
	g_autofree char *redo_text = redo_label(redo);
	affekt_commands_enable(self->map, "undo", undo != NULL);
	affekt_commands_enable(self->map, "redo", redo != NULL);
	/* An open menu would lose its place. */
	if (is_shown(self, 0, undo_text) && is_shown(self, 1, redo_text))
		return;
	g_menu_remove_all(self->menu);
	g_menu_append(self->menu, undo_text, "win.undo");
	g_menu_append(self->menu, redo_text, "win.redo");
	g_menu_append(self->menu, _("_History of the edits"), "win.history");
}

static void document_changed(AffektUndoing *self, double from_s)
{
	if (self->is_ours)
		self->changed_s = from_s;
	refresh(self);
}

/* Takes over @sentence. */
static void take_back(AffektUndoing *self, void (*run)(AffektDocument *document), char *sentence)
{
	self->is_ours = TRUE;
	self->changed_s = NAN;
	run(self->document);
	self->is_ours = FALSE;
	g_signal_emit(self, signals[SIGNAL_DONE], 0, sentence, self->changed_s);
	g_free(sentence);
}

static void undo(gpointer page)
{
	AffektUndoing *self = page;
	g_autofree char *title = affekt_document_undo_title(self->document);
	if (title != NULL)
		take_back(self, affekt_document_undo, g_strdup_printf(_("Undone: %s"), title));
}

static void redo(gpointer page)
{
	AffektUndoing *self = page;
	g_autofree char *title = affekt_document_redo_title(self->document);
	if (title != NULL)
		take_back(self, affekt_document_redo, g_strdup_printf(_("Redone: %s"), title));
}

static const struct affekt_command commands[] = {
	{"undo", undo},
	{"redo", redo},
	{0},
};

void affekt_undoing_set_document(AffektUndoing *self, AffektDocument *document)
{
	if (self->document != NULL) {
		g_signal_handlers_disconnect_by_data(self->document, self);
		g_signal_handlers_disconnect_by_data(affekt_document_session(self->document), self);
	}
	g_set_object(&self->document, document);
	if (document != NULL) {
		g_signal_connect_object(
			document, "changed", G_CALLBACK(document_changed), self, G_CONNECT_SWAPPED);
		/* What was edited before the session was opened is known once it is loaded. */
		g_signal_connect_object(affekt_document_session(document), "changed",
			G_CALLBACK(refresh), self, G_CONNECT_SWAPPED);
	}
	refresh(self);
}

static void affekt_undoing_dispose(GObject *object)
{
	AffektUndoing *self = AFFEKT_UNDOING(object);
	g_clear_object(&self->document);
	g_clear_object(&self->menu);
	G_OBJECT_CLASS(affekt_undoing_parent_class)->dispose(object);
}

static void affekt_undoing_class_init(AffektUndoingClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_undoing_dispose;
	signals[SIGNAL_DONE] = g_signal_new("done", AFFEKT_TYPE_UNDOING, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
}

static void affekt_undoing_init(AffektUndoing *self)
{
	self->menu = g_menu_new();
}

AffektUndoing *affekt_undoing_new(GActionMap *map)
{
	AffektUndoing *self = g_object_new(AFFEKT_TYPE_UNDOING, NULL);
	self->map = map;
	affekt_commands_add(map, commands, self);
	refresh(self);
	return self;
}

GMenuModel *affekt_undoing_menu(AffektUndoing *self)
{
	return G_MENU_MODEL(self->menu);
}
