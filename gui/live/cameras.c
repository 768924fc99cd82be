#include "gui/live/cameras.h"

#include <glib/gi18n-lib.h>

/* The kernel's list of cameras. */
#define CAMERA_FOLDER "/sys/class/video4linux"

struct choice {
	char *uri;
	GtkCheckButton *check;
	GtkWidget *row;
};

struct _AffektCameras {
	AdwBin parent_instance;
	AdwPreferencesGroup *group;
	GPtrArray *choices; /* struct choice* */
	GtkSwitch *sound;
	GtkWidget *sound_row;
};

G_DEFINE_FINAL_TYPE(AffektCameras, affekt_cameras, ADW_TYPE_BIN)

enum {
	SIGNAL_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void choice_free(gpointer data)
{
	struct choice *choice = data;
	g_free(choice->uri);
	g_free(choice);
}

static void emit_changed(AffektCameras *self)
{
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static struct choice *add_choice(
	AffektCameras *self, const char *uri, const char *title, const char *subtitle)
{
	struct choice *choice = g_new0(struct choice, 1);
	choice->uri = g_strdup(uri);
	choice->check = GTK_CHECK_BUTTON(gtk_check_button_new());
	gtk_widget_set_valign(GTK_WIDGET(choice->check), GTK_ALIGN_CENTER);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(choice->check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	choice->row = adw_action_row_new();
	adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(choice->row), FALSE);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(choice->row), title);
	adw_action_row_set_subtitle(ADW_ACTION_ROW(choice->row), subtitle);
	adw_action_row_add_prefix(ADW_ACTION_ROW(choice->row), GTK_WIDGET(choice->check));
	adw_action_row_set_activatable_widget(
		ADW_ACTION_ROW(choice->row), GTK_WIDGET(choice->check));
	adw_preferences_group_add(self->group, choice->row);
	g_signal_connect_object(
		choice->check, "notify::active", G_CALLBACK(emit_changed), self, G_CONNECT_SWAPPED);
	g_ptr_array_add(self->choices, choice);
	return choice;
}

static char *read_word(const char *device, const char *file)
{
	g_autofree char *path = g_build_filename(CAMERA_FOLDER, device, file, NULL);
	char *text = NULL;
	return g_file_get_contents(path, &text, NULL, NULL) ? g_strstrip(text) : g_strdup("");
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* A camera has several nodes; pictures come from the first of each. */
static GPtrArray *list_nodes(void)
{
	GPtrArray *nodes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) folder = g_dir_open(CAMERA_FOLDER, 0, NULL);
	const char *name;
	while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *index = read_word(name, "index");
		if (g_str_has_prefix(name, "video") && g_str_equal(index, "0"))
			g_ptr_array_add(nodes, g_strdup(name));
	}
	g_ptr_array_sort(nodes, compare_names);
	return nodes;
}

static void show_cameras(AffektCameras *self)
{
	g_autoptr(GPtrArray) nodes = list_nodes();
	for (guint i = 0; i < nodes->len; i++) {
		g_autofree char *uri = g_build_filename("/dev", nodes->pdata[i], NULL);
		g_autofree char *name = read_word(nodes->pdata[i], "name");
		add_choice(self, uri, *name != '\0' ? name : uri, uri);
	}
	struct choice *test = add_choice(self, "test", _("Test picture"),
		_("A moving picture with a clock, to try everything without a camera"));
	GtkWidget *label = gtk_label_new(_("SIMULATED"));
	gtk_widget_add_css_class(label, "affekt-badge");
	gtk_widget_set_valign(label, GTK_ALIGN_CENTER);
	adw_action_row_add_suffix(ADW_ACTION_ROW(test->row), label);
}

static void remove_rows(AffektCameras *self)
{
	for (guint i = 0; i < self->choices->len; i++) {
		const struct choice *choice = self->choices->pdata[i];
		adw_preferences_group_remove(self->group, choice->row);
	}
	g_ptr_array_set_size(self->choices, 0);
}

void affekt_cameras_collect(AffektCameras *self, struct affekt_setup *setup)
{
	for (guint i = 0; i < self->choices->len; i++) {
		const struct choice *choice = self->choices->pdata[i];
		if (gtk_check_button_get_active(choice->check))
			affekt_setup_add_camera(setup, choice->uri);
	}
	setup->has_sound = setup->cameras->len > 0 && gtk_switch_get_active(self->sound);
}

void affekt_cameras_choose(AffektCameras *self, const char *const *texts, gboolean has_sound)
{
	for (guint i = 0; i < self->choices->len; i++) {
		const struct choice *choice = self->choices->pdata[i];
		gtk_check_button_set_active(choice->check, g_strv_contains(texts, choice->uri));
	}
	gtk_switch_set_active(self->sound, has_sound);
}

static void refresh(AffektCameras *self)
{
	g_autoptr(affekt_setup) chosen = affekt_setup_new();
	affekt_cameras_collect(self, chosen);
	gboolean has_sound = gtk_switch_get_active(self->sound);
	remove_rows(self);
	adw_preferences_group_remove(self->group, self->sound_row);
	show_cameras(self);
	adw_preferences_group_add(self->group, self->sound_row);
	affekt_cameras_choose(self, (const char *const *)chosen->cameras->pdata, has_sound);
}

static void affekt_cameras_map(GtkWidget *widget)
{
	refresh(AFFEKT_CAMERAS(widget));
	GTK_WIDGET_CLASS(affekt_cameras_parent_class)->map(widget);
}

static void affekt_cameras_finalize(GObject *object)
{
	AffektCameras *self = AFFEKT_CAMERAS(object);
	g_ptr_array_unref(self->choices);
	g_clear_object(&self->sound_row);
	G_OBJECT_CLASS(affekt_cameras_parent_class)->finalize(object);
}

static void affekt_cameras_class_init(AffektCamerasClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_cameras_finalize;
	GTK_WIDGET_CLASS(class)->map = affekt_cameras_map;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", G_TYPE_FROM_CLASS(class),
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void add_sound(AffektCameras *self)
{
	self->sound = GTK_SWITCH(gtk_switch_new());
	gtk_widget_set_valign(GTK_WIDGET(self->sound), GTK_ALIGN_CENTER);
	self->sound_row = g_object_ref_sink(adw_action_row_new());
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->sound_row), _("Room sound"));
	adw_action_row_set_subtitle(ADW_ACTION_ROW(self->sound_row),
		_("Recorded into the first film by the default microphone"));
	adw_action_row_add_suffix(ADW_ACTION_ROW(self->sound_row), GTK_WIDGET(self->sound));
	adw_action_row_set_activatable_widget(
		ADW_ACTION_ROW(self->sound_row), GTK_WIDGET(self->sound));
	g_signal_connect_object(
		self->sound, "notify::active", G_CALLBACK(emit_changed), self, G_CONNECT_SWAPPED);
	adw_preferences_group_add(self->group, self->sound_row);
}

static void affekt_cameras_init(AffektCameras *self)
{
	self->choices = g_ptr_array_new_with_free_func(choice_free);
	self->group = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	adw_preferences_group_set_title(self->group, _("Cameras"));
	adw_preferences_group_set_description(self->group,
		_("None chosen: signals only. The film lies beside the session as a file of its "
		  "own."));
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->group));
	add_sound(self);
	show_cameras(self);
}

AffektCameras *affekt_cameras_new(void)
{
	return g_object_new(AFFEKT_TYPE_CAMERAS, NULL);
}
