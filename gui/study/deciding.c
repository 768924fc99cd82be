#include "gui/study/deciding.h"

#include "gui/actions/commands.h"
#include "gui/study/exclusion.h"

#include <glib/gi18n-lib.h>

/* What a decision made of what was there. */
struct step {
	affekt_exclusion *before, *after;
};

enum direction {
	DIRECTION_NEW = 0,
	DIRECTION_UNDO,
	DIRECTION_REDO,
};

struct _AffektDeciding {
	GObject parent_instance;
	GtkWidget *page;
	GActionMap *map;
	char *path;
	const struct study_people *people; /* as shown; NULL none */
	GPtrArray *done, *undone;          /* struct step* */
	gboolean is_writing;
	GtkEditable *reason; /* of the question that is open; NULL none */
	char *asked;         /* of whom; NULL */
};

enum {
	SIGNAL_DECIDED,
	SIGNAL_MESSAGE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektDeciding, affekt_deciding, G_TYPE_OBJECT)

static void step_free(gpointer data)
{
	struct step *step = data;
	affekt_exclusion_free(step->before);
	affekt_exclusion_free(step->after);
	g_free(step);
}

static void say(AffektDeciding *self, const char *sentence)
{
	g_signal_emit(self, signals[SIGNAL_MESSAGE], 0, sentence);
}

static void enable(AffektDeciding *self)
{
	affekt_commands_enable(self->map, "undo", self->done->len > 0);
	affekt_commands_enable(self->map, "redo", self->undone->len > 0);
}

/* --- writing ------------------------------------------------------------------------------- */

/* One change of the table on its way; owned by its task. */
struct writing {
	char *path;
	struct step *step;
	enum direction direction;
};

static void writing_free(gpointer data)
{
	struct writing *writing = data;
	g_clear_pointer(&writing->step, step_free);
	g_free(writing->path);
	g_free(writing);
}

static const affekt_exclusion *from_of(const struct writing *writing)
{
	return writing->direction == DIRECTION_UNDO ? writing->step->after : writing->step->before;
}

static const affekt_exclusion *to_of(const struct writing *writing)
{
	return writing->direction == DIRECTION_UNDO ? writing->step->before : writing->step->after;
}

static void write_table(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	const struct writing *writing = data;
	GError *error = NULL;
	(void)source;
	(void)cancellable;
	if (affekt_exclusion_write(writing->path, from_of(writing), to_of(writing), &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static char *sentence_of(const struct writing *writing)
{
	const char *who = writing->step->after->participant;
	if (writing->direction == DIRECTION_UNDO)
		return g_strdup_printf(_("Undone: the decision about %s"), who);
	if (affekt_exclusion_is_out(to_of(writing)))
		return g_strdup_printf(_("%s is left out (Ctrl+Z takes it back)"), who);
	return g_strdup_printf(_("%s is taken in again (Ctrl+Z takes it back)"), who);
}

static void written(GObject *source, GAsyncResult *result, gpointer user)
{
	AffektDeciding *self = AFFEKT_DECIDING(source);
	struct writing *writing = g_task_get_task_data(G_TASK(result));
	g_autoptr(GError) error = NULL;
	(void)user;
	self->is_writing = FALSE;
	if (!g_task_propagate_boolean(G_TASK(result), &error)) {
		say(self, error->message);
	} else if (g_strcmp0(self->path, writing->path) == 0) {
		g_autofree char *sentence = sentence_of(writing);
		gboolean is_undo = writing->direction == DIRECTION_UNDO;
		g_ptr_array_add(
			is_undo ? self->undone : self->done, g_steal_pointer(&writing->step));
		if (writing->direction == DIRECTION_NEW)
			g_ptr_array_set_size(self->undone, 0);
		say(self, sentence);
	}
	enable(self);
	/* What is there now is shown, whether it went well or somebody else was faster. */
	g_signal_emit(self, signals[SIGNAL_DECIDED], 0);
}

/* Takes over @step. */
static void begin(AffektDeciding *self, struct step *step, enum direction direction)
{
	struct writing *writing = g_new(struct writing, 1);
	writing->path = g_strdup(self->path);
	writing->step = step;
	writing->direction = direction;
	self->is_writing = TRUE;
	/* Until the table is read again, nobody knows what it says. */
	self->people = NULL;
	g_autoptr(GTask) task = g_task_new(self, NULL, written, NULL);
	g_task_set_task_data(task, writing, writing_free);
	g_task_run_in_thread(task, write_table);
}

void affekt_deciding_decide(AffektDeciding *self, const char *participant, const char *reason)
{
	if (self->people == NULL || self->is_writing)
		return;
	struct step *step = g_new(struct step, 1);
	step->before = affekt_exclusion_of(self->people, participant);
	step->after = affekt_exclusion_decided(step->before, reason);
	begin(self, step, DIRECTION_NEW);
}

static void take_back(AffektDeciding *self, GPtrArray *steps, enum direction direction)
{
	if (steps->len > 0 && !self->is_writing)
		begin(self, g_ptr_array_steal_index(steps, steps->len - 1), direction);
}

static void undo(gpointer deciding)
{
	AffektDeciding *self = deciding;
	take_back(self, self->done, DIRECTION_UNDO);
}

static void redo(gpointer deciding)
{
	AffektDeciding *self = deciding;
	take_back(self, self->undone, DIRECTION_REDO);
}

static const struct affekt_command commands[] = {
	{"undo", undo},
	{"redo", redo},
	{0},
};

/* --- asking -------------------------------------------------------------------------------- */

static void reason_changed(AdwMessageDialog *dialog, GtkEditable *entry)
{
	g_autofree char *reason = g_strstrip(g_strdup(gtk_editable_get_text(entry)));
	adw_message_dialog_set_response_enabled(dialog, "out", reason[0] != '\0');
}

static void answered(AffektDeciding *self, const char *response)
{
	g_autofree char *reason = g_strstrip(g_strdup(gtk_editable_get_text(self->reason)));
	g_autofree char *participant = g_steal_pointer(&self->asked);
	self->reason = NULL;
	if (g_str_equal(response, "out") && reason[0] != '\0')
		affekt_deciding_decide(self, participant, reason);
}

static void ask_why(AffektDeciding *self, const char *participant)
{
	GtkWindow *window = GTK_WINDOW(gtk_widget_get_root(self->page));
	g_autofree char *title = g_strdup_printf(_("Leave %s out of the study?"), participant);
	AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(window, title,
		_("The means no longer count this participant. The reason is kept in "
		  "participants.tsv and told in tables and report.")));
	GtkWidget *entry = gtk_entry_new();
	gtk_entry_set_activates_default(GTK_ENTRY(entry), TRUE);
	gtk_entry_set_placeholder_text(GTK_ENTRY(entry), _("Reason"));
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reason"), -1);
	self->reason = GTK_EDITABLE(entry);
	g_free(self->asked);
	self->asked = g_strdup(participant);
	adw_message_dialog_set_extra_child(dialog, entry);
	adw_message_dialog_add_responses(
		dialog, "cancel", _("_Cancel"), "out", _("_Leave out"), NULL);
	adw_message_dialog_set_default_response(dialog, "out");
	adw_message_dialog_set_close_response(dialog, "cancel");
	adw_message_dialog_set_response_enabled(dialog, "out", FALSE);
	g_signal_connect_object(
		entry, "changed", G_CALLBACK(reason_changed), dialog, G_CONNECT_SWAPPED);
	g_signal_connect_object(dialog, "response", G_CALLBACK(answered), self, G_CONNECT_SWAPPED);
	gtk_window_present(GTK_WINDOW(dialog));
	gtk_widget_grab_focus(entry);
}

void affekt_deciding_ask(AffektDeciding *self, const char *participant)
{
	if (self->people == NULL || self->is_writing || self->reason != NULL)
		return;
	g_autoptr(affekt_exclusion) now = affekt_exclusion_of(self->people, participant);
	if (affekt_exclusion_is_out(now))
		affekt_deciding_decide(self, participant, NULL);
	else
		ask_why(self, participant);
}

/* --- object -------------------------------------------------------------------------------- */

void affekt_deciding_forget(AffektDeciding *self, const char *path)
{
	g_free(self->path);
	self->path = g_strdup(path);
	self->people = NULL;
	g_ptr_array_set_size(self->done, 0);
	g_ptr_array_set_size(self->undone, 0);
	enable(self);
}

void affekt_deciding_follow(AffektDeciding *self, const struct affekt_material *material)
{
	self->people = material->folder->people;
}

void affekt_deciding_add_actions(AffektDeciding *self, GActionMap *map)
{
	self->map = map;
	affekt_commands_add(map, commands, self);
	enable(self);
}

static void affekt_deciding_finalize(GObject *object)
{
	AffektDeciding *self = AFFEKT_DECIDING(object);
	g_free(self->path);
	g_free(self->asked);
	g_ptr_array_unref(self->done);
	g_ptr_array_unref(self->undone);
	G_OBJECT_CLASS(affekt_deciding_parent_class)->finalize(object);
}

static void affekt_deciding_class_init(AffektDecidingClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_deciding_finalize;
	signals[SIGNAL_DECIDED] = g_signal_new("decided", AFFEKT_TYPE_DECIDING, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_MESSAGE] = g_signal_new("message", AFFEKT_TYPE_DECIDING, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_deciding_init(AffektDeciding *self)
{
	self->done = g_ptr_array_new_with_free_func(step_free);
	self->undone = g_ptr_array_new_with_free_func(step_free);
}

AffektDeciding *affekt_deciding_new(GtkWidget *page)
{
	AffektDeciding *self = g_object_new(AFFEKT_TYPE_DECIDING, NULL);
	self->page = page;
	return self;
}
