#include "gui/studying.h"

#include "gui/actions/commands.h"

#include <glib/gi18n-lib.h>

struct _AffektStudying {
	GObject parent_instance;
	AffektStudyPage *page;
	GActionMap *map;
	GtkWidget *button;
	gboolean is_away; /* a session that was opened from the study is open */
};

enum {
	SIGNAL_OPEN,
	SIGNAL_BACK,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektStudying, affekt_studying, G_TYPE_OBJECT)

static void back(gpointer studying)
{
	g_signal_emit(studying, signals[SIGNAL_BACK], 0);
}

/* The same touch point of who is above or below. */
static void step(AffektStudying *self, int rows)
{
	AffektHeat *heat = affekt_study_page_heat(self->page);
	int before, row, column;
	affekt_heat_cursor(heat, &before, &column);
	affekt_heat_move(heat, rows, 0);
	affekt_heat_cursor(heat, &row, &column);
	if (row != before)
		affekt_study_page_show_moment(self->page, row, column);
}

static void next_participant(gpointer studying)
{
	step(studying, 1);
}

static void previous_participant(gpointer studying)
{
	step(studying, -1);
}

static const struct affekt_command commands[] = {
	{"back-to-study", back},
	{"next-participant", next_participant},
	{"previous-participant", previous_participant},
	{0},
};

static void enable(AffektStudying *self, gboolean is_enabled)
{
	for (const struct affekt_command *command = commands; command->name != NULL; command++)
		affekt_commands_enable(self->map, command->name, is_enabled);
	self->is_away = is_enabled;
	gtk_widget_set_visible(self->button, is_enabled);
}

void affekt_studying_turned(AffektStudying *self, gboolean is_there)
{
	gtk_widget_set_visible(self->button, self->is_away && !is_there);
}

void affekt_studying_leave(AffektStudying *self)
{
	enable(self, FALSE);
}

static void moment_wanted(AffektStudying *self, const char *path, double time_s)
{
	g_signal_emit(self, signals[SIGNAL_OPEN], 0, path, time_s);
	enable(self, TRUE);
}

GtkWidget *affekt_studying_button(AffektStudying *self)
{
	return self->button;
}

char *affekt_studying_folder(const char *path)
{
	g_autofree char *folder =
		g_str_has_suffix(path, ".study") && !g_file_test(path, G_FILE_TEST_IS_DIR)
			? g_path_get_dirname(path)
			: g_strdup(path);
	return g_file_test(folder, G_FILE_TEST_IS_DIR) && study_folder_is_study(folder)
		       ? g_steal_pointer(&folder)
		       : NULL;
}

static GtkWidget *button_new(void)
{
	const char *tip = _("Back to the study (Backspace)");
	GtkWidget *button = gtk_button_new_from_icon_name("go-previous-symbolic");
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "win.back-to-study");
	gtk_widget_set_tooltip_text(button, tip);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
	return button;
}

static void affekt_studying_dispose(GObject *object)
{
	AffektStudying *self = AFFEKT_STUDYING(object);
	g_clear_object(&self->button);
	g_clear_object(&self->page);
	G_OBJECT_CLASS(affekt_studying_parent_class)->dispose(object);
}

static void affekt_studying_class_init(AffektStudyingClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_studying_dispose;
	signals[SIGNAL_OPEN] = g_signal_new("open", AFFEKT_TYPE_STUDYING, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
	signals[SIGNAL_BACK] = g_signal_new("back", AFFEKT_TYPE_STUDYING, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_studying_init(AffektStudying *self)
{
	self->button = g_object_ref_sink(button_new());
}

AffektStudying *affekt_studying_new(AffektStudyPage *page, GActionMap *map)
{
	AffektStudying *self = g_object_new(AFFEKT_TYPE_STUDYING, NULL);
	self->page = g_object_ref(page);
	self->map = map;
	affekt_commands_add(map, commands, self);
	enable(self, FALSE);
	g_signal_connect_object(page, "open", G_CALLBACK(moment_wanted), self, G_CONNECT_SWAPPED);
	return self;
}
