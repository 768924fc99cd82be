#include "gui/live/devices.h"

#include "devices/transport/bus.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	POLL_S = 2
};

/* The kernel's list of what is plugged: reading its names costs microseconds and disturbs nobody.
 */
#define BUS_FOLDER "/sys/bus/usb/devices"

/* One device that can be chosen. */
struct choice {
	char *driver, *port; /* port "" for what needs no hardware */
	GtkCheckButton *check;
	GtkWidget *row;
	AdwEntryRow *options;
};

struct _AffektDevices {
	AdwBin parent_instance;
	AdwPreferencesGroup *group;
	GtkWidget *note;    /* row that says why USB cannot be looked at; NULL none */
	GPtrArray *choices; /* struct choice*; attached ones first */
	GStrv wanted;       /* remembered, chosen as soon as it is there; NULL none */
	guint poller;
	guint64 seen; /* hash of the kernel's list */
	gboolean is_busy, is_looking;
};

G_DEFINE_FINAL_TYPE(AffektDevices, affekt_devices, ADW_TYPE_BIN)

enum {
	SIGNAL_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void choice_free(gpointer data)
{
	struct choice *choice = data;
	g_free(choice->driver);
	g_free(choice->port);
	g_free(choice);
}

static char *text_of(const struct choice *choice)
{
	return affekt_setup_device_text(
		choice->driver, choice->port, gtk_editable_get_text(GTK_EDITABLE(choice->options)));
}

static void emit_changed(AffektDevices *self)
{
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void check_toggled(GtkCheckButton *check, GParamSpec *property, gpointer options)
{
	(void)property;
	gtk_widget_set_visible(GTK_WIDGET(options), gtk_check_button_get_active(check));
}

/* The driver's keys, as a reminder of what may be typed. */
static char *options_hint(const struct dev_driver *driver)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const struct dev_option *option = driver->options;
	for (; option != NULL && option->key != NULL; option++)
		g_string_append_printf(
			text, "%s%s: %s", text->len > 0 ? "\n" : "", option->key, _(option->help));
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void add_options(AffektDevices *self, struct choice *choice, const struct dev_driver *driver)
{
	g_autofree char *hint = options_hint(driver);
	choice->options = ADW_ENTRY_ROW(adw_entry_row_new());
	adw_preferences_row_set_title(
		ADW_PREFERENCES_ROW(choice->options), _("Options: key=value, separated by commas"));
	gtk_widget_set_tooltip_text(GTK_WIDGET(choice->options), *hint != '\0' ? hint : NULL);
	gtk_widget_set_visible(GTK_WIDGET(choice->options), FALSE);
	adw_preferences_group_add(self->group, GTK_WIDGET(choice->options));
	g_signal_connect_object(
		choice->options, "changed", G_CALLBACK(emit_changed), self, G_CONNECT_SWAPPED);
}

static struct choice *add_choice(AffektDevices *self, const char *driver_name, const char *port,
	const char *title, const char *subtitle, gboolean is_usable)
{
	struct choice *choice = g_new0(struct choice, 1);
	const struct dev_driver *driver = dev_driver_find(driver_name);
	choice->driver = g_strdup(driver_name);
	choice->port = g_strdup(port);
	choice->check = GTK_CHECK_BUTTON(gtk_check_button_new());
	gtk_widget_set_valign(GTK_WIDGET(choice->check), GTK_ALIGN_CENTER);
	gtk_widget_set_sensitive(GTK_WIDGET(choice->check), is_usable);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(choice->check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	choice->row = adw_action_row_new();
	adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(choice->row), FALSE);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(choice->row), title);
	g_autofree char *escaped = g_markup_escape_text(subtitle, -1);
	adw_action_row_set_subtitle(ADW_ACTION_ROW(choice->row), escaped);
	adw_action_row_add_prefix(ADW_ACTION_ROW(choice->row), GTK_WIDGET(choice->check));
	adw_action_row_set_activatable_widget(
		ADW_ACTION_ROW(choice->row), GTK_WIDGET(choice->check));
	adw_preferences_group_add(self->group, choice->row);
	add_options(self, choice, driver);
	g_signal_connect_object(
		choice->check, "notify::active", G_CALLBACK(check_toggled), choice->options, 0);
	g_signal_connect_object(
		choice->check, "notify::active", G_CALLBACK(emit_changed), self, G_CONNECT_SWAPPED);
	g_ptr_array_add(self->choices, choice);
	return choice;
}

static void add_label(struct choice *choice, const char *word)
{
	GtkWidget *label = gtk_label_new(word);
	gtk_widget_add_css_class(label, "affekt-badge");
	gtk_widget_set_valign(label, GTK_ALIGN_CENTER);
	adw_action_row_add_suffix(ADW_ACTION_ROW(choice->row), label);
}

static void replay_chosen(GtkNativeDialog *dialog, int response, gpointer options)
{
	if (response == GTK_RESPONSE_ACCEPT) {
		g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
		g_autofree char *path = g_file_get_path(file);
		g_auto(GStrv) parts = g_strsplit(path != NULL ? path : "", ",", -1);
		g_autofree char *escaped = g_strjoinv("\\,", parts);
		g_autofree char *text = g_strconcat("file=", escaped, NULL);
		gtk_editable_set_text(GTK_EDITABLE(options), text);
	}
	g_object_unref(dialog);
}

static void choose_replay(GtkButton *button, gpointer options)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(_("Replay a session"),
		GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(button))), GTK_FILE_CHOOSER_ACTION_OPEN,
		_("_Choose"), _("_Cancel"));
	g_signal_connect_object(dialog, "response", G_CALLBACK(replay_chosen), options, 0);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void add_soft(AffektDevices *self)
{
	struct choice *simulated = add_choice(self, "simulated", "", _("Simulated participant"),
		_("To try everything without a sensor; nothing is measured"), TRUE);
	add_label(simulated, _("SIMULATED"));
	struct choice *replay = add_choice(self, "replay", "", _("Replay of a session"),
		_("Plays what was recorded before as if it came from a sensor"), TRUE);
	GtkWidget *open = gtk_button_new_from_icon_name("document-open-symbolic");
	gtk_widget_set_valign(open, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(open, "flat");
	gtk_widget_set_tooltip_text(open, _("Choose the session to replay"));
	gtk_accessible_update_property(GTK_ACCESSIBLE(open), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Choose the session to replay"), -1);
	g_signal_connect_object(open, "clicked", G_CALLBACK(choose_replay), replay->options, 0);
	adw_entry_row_add_suffix(replay->options, open);
	add_label(replay, _("REPLAY"));
}

static void add_attached(AffektDevices *self, const struct dev_bus_entry *entry,
	const struct dev_driver *driver, const char *title)
{
	g_autofree char *problem = dev_bus_entry_problem(entry);
	gboolean is_emulated = g_str_has_prefix(entry->serial, DEV_LINK_EMULATED_SERIAL);
	g_autofree char *place = g_strdup_printf(_("Port %s"), entry->port);
	g_autofree char *subtitle =
		g_strdup_printf("%s%s%s%s%s", place, *entry->serial != '\0' ? " · " : "",
			entry->serial, problem != NULL ? "\n" : "", problem != NULL ? problem : "");
	struct choice *choice =
		add_choice(self, driver->name, entry->port, title, subtitle, problem == NULL);
	if (is_emulated)
		add_label(choice, _("EMULATED"));
	if (problem != NULL) {
		GtkWidget *icon = gtk_image_new_from_icon_name("dialog-warning-symbolic");
		gtk_widget_add_css_class(icon, "warning");
		adw_action_row_add_suffix(ADW_ACTION_ROW(choice->row), icon);
	}
}

static void add_note(AffektDevices *self, const char *title, const char *sentence)
{
	self->note = adw_action_row_new();
	gtk_widget_add_css_class(self->note, "dim-label");
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->note), title);
	g_autofree char *escaped = g_markup_escape_text(sentence, -1);
	adw_action_row_set_subtitle(ADW_ACTION_ROW(self->note), escaped);
	adw_preferences_group_add(self->group, self->note);
}

static void remove_rows(AffektDevices *self)
{
	for (guint i = 0; i < self->choices->len; i++) {
		const struct choice *choice = self->choices->pdata[i];
		adw_preferences_group_remove(self->group, choice->row);
		adw_preferences_group_remove(self->group, GTK_WIDGET(choice->options));
	}
	g_ptr_array_set_size(self->choices, 0);
	if (self->note != NULL)
		adw_preferences_group_remove(self->group, self->note);
	self->note = NULL;
}

/* Of what was chosen before and is not there now nothing is forgotten: it may be plugged again. */
static GStrv keep_choice(AffektDevices *self)
{
	g_autoptr(affekt_setup) chosen = affekt_setup_new();
	affekt_devices_collect(self, chosen);
	return self->wanted != NULL && chosen->devices->len == 0
		       ? g_steal_pointer(&self->wanted)
		       : g_strdupv((char **)chosen->devices->pdata);
}

static void show_devices(AffektDevices *self, const GArray *entries, const char *problem)
{
	g_auto(GStrv) chosen = keep_choice(self);
	guint n_attached = 0;
	remove_rows(self);
	for (guint i = 0; entries != NULL && i < entries->len; i++) {
		const struct dev_bus_entry *entry =
			&g_array_index(entries, struct dev_bus_entry, i);
		if (entry->driver != NULL)
			add_attached(self, entry, entry->driver, entry->match->label);
		/* Who ticks one of them says what it is. */
		for (size_t c = 0; c < entry->n_candidates; c++) {
			const struct dev_driver *driver = entry->candidates[c];
			g_autofree char *title = g_strdup_printf(_("Perhaps a %s"), driver->title);
			add_attached(self, entry, driver, title);
		}
		n_attached += entry->driver != NULL || entry->n_candidates > 0 ? 1 : 0;
	}
	if (problem != NULL)
		add_note(self, _("USB cannot be looked at"), problem);
	else if (n_attached == 0)
		add_note(self, _("No sensor is attached"),
			_("Plug one in: it appears here by itself"));
	add_soft(self);
	affekt_devices_choose(self, (const char *const *)chosen);
}

static void list_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	GError *error = NULL;
	(void)source;
	(void)task_data;
	(void)cancellable;
	struct dev_bus *bus = dev_bus_create(&error);
	if (bus == NULL) {
		g_task_return_error(task, error);
		return;
	}
	GArray *entries = dev_bus_list(bus);
	dev_bus_destroy(bus);
	g_task_return_pointer(task, entries, (GDestroyNotify)g_array_unref);
}

static void listed(GObject *object, GAsyncResult *result, gpointer user_data)
{
	AffektDevices *self = AFFEKT_DEVICES(object);
	g_autoptr(GError) error = NULL;
	(void)user_data;
	g_autoptr(GArray) entries = g_task_propagate_pointer(G_TASK(result), &error);
	self->is_looking = FALSE;
	if (self->choices != NULL)
		show_devices(self, entries, error != NULL ? error->message : NULL);
}

void affekt_devices_refresh(AffektDevices *self)
{
	if (self->is_busy || self->is_looking)
		return;
	self->is_looking = TRUE;
	g_autoptr(GTask) task = g_task_new(self, NULL, listed, NULL);
	g_task_run_in_thread(task, list_in_worker);
}

/* Changes when something is plugged or unplugged. */
static guint64 look_at_kernel(void)
{
	guint64 sum = 0;
	g_autoptr(GDir) folder = g_dir_open(BUS_FOLDER, 0, NULL);
	const char *name;
	while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
		sum += (guint64)g_str_hash(name) * 2654435761u + 1;
	return sum;
}

static gboolean poll_bus(gpointer user_data)
{
	AffektDevices *self = user_data;
	guint64 seen = look_at_kernel();
	if (seen != self->seen && !self->is_busy) {
		self->seen = seen;
		affekt_devices_refresh(self);
	}
	return G_SOURCE_CONTINUE;
}

void affekt_devices_set_busy(AffektDevices *self, gboolean is_busy)
{
	self->is_busy = is_busy;
}

void affekt_devices_collect(AffektDevices *self, struct affekt_setup *setup)
{
	for (guint i = 0; i < self->choices->len; i++) {
		const struct choice *choice = self->choices->pdata[i];
		if (!gtk_check_button_get_active(choice->check))
			continue;
		g_autofree char *text = text_of(choice);
		affekt_setup_add_device(setup, text);
	}
}

/* The options of @choice in @text ("" none), NULL when @text is another device. */
static const char *match_text(const struct choice *choice, const char *text)
{
	g_autofree char *bare = affekt_setup_device_text(choice->driver, choice->port, NULL);
	gsize length = strlen(bare);
	if (strncmp(text, bare, length) != 0)
		return NULL;
	if (text[length] == '\0')
		return "";
	return text[length] == ',' ? text + length + 1 : NULL;
}

void affekt_devices_choose(AffektDevices *self, const char *const *texts)
{
	for (guint i = 0; i < self->choices->len; i++) {
		const struct choice *choice = self->choices->pdata[i];
		const char *options = NULL;
		for (const char *const *text = texts; *text != NULL && options == NULL; text++)
			options = match_text(choice, *text);
		gboolean is_usable = gtk_widget_get_sensitive(GTK_WIDGET(choice->check));
		gtk_editable_set_text(
			GTK_EDITABLE(choice->options), options != NULL ? options : "");
		gtk_check_button_set_active(choice->check, options != NULL && is_usable);
	}
	g_strfreev(self->wanted);
	self->wanted = g_strdupv((char **)texts);
}

static void affekt_devices_map(GtkWidget *widget)
{
	AffektDevices *self = AFFEKT_DEVICES(widget);
	GTK_WIDGET_CLASS(affekt_devices_parent_class)->map(widget);
	poll_bus(self);
	self->poller = g_timeout_add_seconds(POLL_S, poll_bus, self);
}

static void affekt_devices_unmap(GtkWidget *widget)
{
	AffektDevices *self = AFFEKT_DEVICES(widget);
	g_clear_handle_id(&self->poller, g_source_remove);
	GTK_WIDGET_CLASS(affekt_devices_parent_class)->unmap(widget);
}

static void affekt_devices_finalize(GObject *object)
{
	AffektDevices *self = AFFEKT_DEVICES(object);
	g_clear_pointer(&self->choices, g_ptr_array_unref);
	g_strfreev(self->wanted);
	G_OBJECT_CLASS(affekt_devices_parent_class)->finalize(object);
}

static void affekt_devices_class_init(AffektDevicesClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_devices_finalize;
	GTK_WIDGET_CLASS(class)->map = affekt_devices_map;
	GTK_WIDGET_CLASS(class)->unmap = affekt_devices_unmap;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", G_TYPE_FROM_CLASS(class),
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_devices_init(AffektDevices *self)
{
	self->choices = g_ptr_array_new_with_free_func(choice_free);
	self->group = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	adw_preferences_group_set_title(self->group, _("Sensors"));
	GtkWidget *refresh = gtk_button_new_from_icon_name("view-refresh-symbolic");
	gtk_widget_add_css_class(refresh, "flat");
	gtk_widget_set_tooltip_text(refresh, _("Look for sensors again"));
	gtk_accessible_update_property(GTK_ACCESSIBLE(refresh), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Look for sensors again"), -1);
	g_signal_connect_object(
		refresh, "clicked", G_CALLBACK(affekt_devices_refresh), self, G_CONNECT_SWAPPED);
	adw_preferences_group_set_header_suffix(self->group, refresh);
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->group));
	add_soft(self);
}

AffektDevices *affekt_devices_new(void)
{
	return g_object_new(AFFEKT_TYPE_DEVICES, NULL);
}
