#include "gui/live/form.h"

#include "gui/live/cameras.h"
#include "gui/live/memory.h"
#include "gui/live/naming.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _AffektForm {
	AdwBin parent_instance;
	AffektDevices *devices;
	AffektCameras *cameras;

	AdwPreferencesGroup *study_group, *info_group;
	AdwActionRow *study_row;
	GtkWidget *no_study;
	AdwEntryRow *participant;
	GtkMenuButton *codes; /* those that the study knows */
	GtkWidget *plan_row;
	GtkSwitch *plan;
	GPtrArray *info_rows; /* AdwEntryRow, with its key as data */

	AdwActionRow *folder_row;
	AdwEntryRow *name_row;

	char *study_path; /* NULL none */
	struct rec_studyfile *study;
	char *study_problem;
	char *folder;
	gboolean is_named_by_hand;
	gboolean is_proposing;
};

G_DEFINE_FINAL_TYPE(AffektForm, affekt_form, ADW_TYPE_BIN)

enum {
	SIGNAL_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

#define INFO_KEY "affekt-info-key"

static const char *text_of(AdwEntryRow *row)
{
	return gtk_editable_get_text(GTK_EDITABLE(row));
}

static void show_code_problem(AffektForm *self)
{
	g_autofree char *problem = affekt_naming_check_code(text_of(self->participant));
	if (problem != NULL)
		gtk_widget_add_css_class(GTK_WIDGET(self->participant), "error");
	else
		gtk_widget_remove_css_class(GTK_WIDGET(self->participant), "error");
}

/* The name that the rest of the form suggests, unless somebody has typed another one. */
static void propose_name(AffektForm *self)
{
	if (self->is_named_by_hand)
		return;
	const char *code = text_of(self->participant);
	g_autofree char *problem = affekt_naming_check_code(code);
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *name =
		affekt_naming_propose(self->study != NULL ? self->study->name : NULL,
			problem == NULL ? code : NULL, now, self->folder);
	self->is_proposing = TRUE;
	gtk_editable_set_text(GTK_EDITABLE(self->name_row), name);
	self->is_proposing = FALSE;
}

static void changed(AffektForm *self)
{
	show_code_problem(self);
	propose_name(self);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void name_changed(AffektForm *self)
{
	if (self->is_proposing)
		return;
	self->is_named_by_hand = *text_of(self->name_row) != '\0';
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

/* --- what the study requires --- */

static void clear_info_rows(AffektForm *self)
{
	for (guint i = 0; i < self->info_rows->len; i++)
		adw_preferences_group_remove(self->info_group, self->info_rows->pdata[i]);
	g_ptr_array_set_size(self->info_rows, 0);
}

static void show_info_rows(AffektForm *self)
{
	char **key = self->study != NULL ? self->study->required_info : NULL;
	clear_info_rows(self);
	for (; key != NULL && *key != NULL; key++) {
		GtkWidget *row = adw_entry_row_new();
		adw_preferences_row_set_title(
			ADW_PREFERENCES_ROW(row), affekt_setup_info_title(*key));
		g_object_set_data_full(G_OBJECT(row), INFO_KEY, g_strdup(*key), g_free);
		g_signal_connect_object(
			row, "changed", G_CALLBACK(changed), self, G_CONNECT_SWAPPED);
		adw_preferences_group_add(self->info_group, row);
		g_ptr_array_add(self->info_rows, row);
	}
	gtk_widget_set_visible(GTK_WIDGET(self->info_group), self->info_rows->len > 0);
}

static void code_chosen(GtkButton *button, gpointer form)
{
	AffektForm *self = AFFEKT_FORM(form);
	gtk_editable_set_text(
		GTK_EDITABLE(self->participant), gtk_button_get_label(GTK_BUTTON(button)));
	gtk_menu_button_popdown(self->codes);
}

static void show_codes(AffektForm *self)
{
	GtkWidget *list = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	guint n = self->study != NULL ? self->study->bindings->len : 0;
	for (guint i = 0; i < n; i++) {
		const struct rec_binding *binding = self->study->bindings->pdata[i];
		GtkWidget *button = gtk_button_new_with_label(binding->participant);
		gtk_widget_add_css_class(button, "flat");
		gtk_widget_set_tooltip_text(button, binding->device);
		g_signal_connect_object(button, "clicked", G_CALLBACK(code_chosen), self, 0);
		gtk_box_append(GTK_BOX(list), button);
	}
	GtkWidget *scrolled = gtk_scrolled_window_new();
	gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
	gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), 300);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), list);
	GtkWidget *popover = gtk_popover_new();
	gtk_popover_set_child(GTK_POPOVER(popover), scrolled);
	gtk_menu_button_set_popover(self->codes, popover);
	gtk_widget_set_visible(GTK_WIDGET(self->codes), n > 0);
}

static gboolean has_plan(const struct rec_studyfile *study)
{
	for (guint i = 0; study != NULL && i < study->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *plan = study->touchpoints->pdata[i];
		if (plan->start_s >= 0)
			return TRUE;
	}
	return FALSE;
}

static char *study_words(AffektForm *self)
{
	if (self->study_problem != NULL)
		return g_strdup(self->study_problem);
	if (self->study == NULL)
		return g_strdup(_("Touch points and what must be asked come from a study file"));
	guint n = self->study->touchpoints->len;
	g_autofree char *count =
		g_strdup_printf(ngettext("%u touch point", "%u touch points", n), n);
	g_autofree char *file = g_path_get_basename(self->study_path);
	return g_strdup_printf("%s · %s", file, count);
}

static void show_study(AffektForm *self)
{
	g_autofree char *words = study_words(self);
	g_autofree char *escaped = g_markup_escape_text(words, -1);
	gboolean is_named = self->study != NULL && self->study->name != NULL;
	adw_preferences_row_set_title(
		ADW_PREFERENCES_ROW(self->study_row), is_named                   ? self->study->name
						      : self->study_path != NULL ? _("Study")
										 : _("No study"));
	adw_action_row_set_subtitle(self->study_row, escaped);
	if (self->study_problem != NULL)
		gtk_widget_add_css_class(GTK_WIDGET(self->study_row), "error");
	else
		gtk_widget_remove_css_class(GTK_WIDGET(self->study_row), "error");
	gtk_widget_set_visible(self->no_study, self->study_path != NULL);
	gtk_widget_set_visible(self->plan_row, has_plan(self->study));
	show_codes(self);
	show_info_rows(self);
	changed(self);
}

void affekt_form_set_study(AffektForm *self, const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *kept = g_strdup(path);
	g_clear_pointer(&self->study, rec_studyfile_free);
	g_clear_pointer(&self->study_problem, g_free);
	g_free(self->study_path);
	self->study_path = g_steal_pointer(&kept);
	if (self->study_path != NULL) {
		self->study = rec_studyfile_read(self->study_path, &error);
		self->study_problem = error != NULL ? g_strdup(error->message) : NULL;
	}
	show_study(self);
}

/* --- choosing files --- */

static GtkWindow *window_of(AffektForm *self)
{
	return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self)));
}

static char *chosen_path(GtkNativeDialog *dialog)
{
	g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
	return file != NULL ? g_file_get_path(file) : NULL;
}

static void study_chosen(GtkNativeDialog *dialog, int response, gpointer form)
{
	g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? chosen_path(dialog) : NULL;
	if (path != NULL)
		affekt_form_set_study(form, path);
	g_object_unref(dialog);
}

static void choose_study(AffektForm *self)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(_("Choose a study"),
		window_of(self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), _("_Cancel"));
	g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();
	gtk_file_filter_set_name(filter, _("Studies"));
	gtk_file_filter_add_pattern(filter, "*.study");
	gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(dialog), filter);
	g_signal_connect_object(dialog, "response", G_CALLBACK(study_chosen), self, 0);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void drop_study(AffektForm *self)
{
	affekt_form_set_study(self, NULL);
}

static void folder_chosen(GtkNativeDialog *dialog, int response, gpointer form)
{
	g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? chosen_path(dialog) : NULL;
	if (path != NULL)
		affekt_form_set_folder(form, path);
	g_object_unref(dialog);
}

static void choose_folder(AffektForm *self)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(_("Where to record"),
		window_of(self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));
	g_signal_connect_object(dialog, "response", G_CALLBACK(folder_chosen), self, 0);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

void affekt_form_set_folder(AffektForm *self, const char *folder)
{
	char *kept = g_strdup(folder);
	g_free(self->folder);
	self->folder = kept;
	g_autofree char *shown = g_filename_display_name(folder);
	g_autofree char *escaped = g_markup_escape_text(shown, -1);
	adw_action_row_set_subtitle(self->folder_row, escaped);
	changed(self);
}

/* --- what is in it --- */

void affekt_form_freshen(AffektForm *self)
{
	propose_name(self);
}

struct affekt_setup *affekt_form_collect(AffektForm *self)
{
	struct affekt_setup *setup = affekt_setup_new();
	affekt_devices_collect(self->devices, setup);
	affekt_cameras_collect(self->cameras, setup);
	if (self->study != NULL)
		setup->study = rec_studyfile_parse(self->study->text, self->study_path, NULL);
	setup->study_problem = g_strdup(self->study_problem);
	g_free(setup->participant);
	setup->participant = g_strdup(text_of(self->participant));
	for (guint i = 0; i < self->info_rows->len; i++) {
		GObject *row = self->info_rows->pdata[i];
		g_hash_table_insert(setup->info, g_strdup(g_object_get_data(row, INFO_KEY)),
			g_strstrip(g_strdup(text_of(ADW_ENTRY_ROW(row)))));
	}
	setup->is_following_plan = has_plan(self->study) && gtk_switch_get_active(self->plan);
	g_free(setup->folder);
	setup->folder = g_strdup(self->folder);
	g_free(setup->name);
	setup->name = g_strstrip(g_strdup(text_of(self->name_row)));
	return setup;
}

void affekt_form_remember(AffektForm *self)
{
	g_autoptr(affekt_setup) setup = affekt_form_collect(self);
	affekt_memory_save(&(struct affekt_memory){
		.devices = (char **)setup->devices->pdata,
		.cameras = (char **)setup->cameras->pdata,
		.has_sound = setup->has_sound,
		.study = self->study_path,
		.folder = self->folder,
	});
}

static void recall(AffektForm *self)
{
	g_auto(affekt_memory) memory = {0};
	affekt_memory_load(&memory);
	affekt_devices_choose(self->devices, (const char *const *)memory.devices);
	affekt_cameras_choose(self->cameras, (const char *const *)memory.cameras, memory.has_sound);
	affekt_form_set_folder(self, memory.folder);
	affekt_form_set_study(self, memory.study);
}

void affekt_form_clear_participant(AffektForm *self)
{
	self->is_named_by_hand = FALSE;
	gtk_editable_set_text(GTK_EDITABLE(self->participant), "");
	show_info_rows(self);
	changed(self);
}

AffektDevices *affekt_form_devices(AffektForm *self)
{
	return self->devices;
}

AffektCameras *affekt_form_cameras(AffektForm *self)
{
	return self->cameras;
}

void affekt_form_set_participant(AffektForm *self, const char *code)
{
	gtk_editable_set_text(GTK_EDITABLE(self->participant), code);
}

void affekt_form_set_info(AffektForm *self, const char *key, const char *value)
{
	for (guint i = 0; i < self->info_rows->len; i++) {
		GObject *row = self->info_rows->pdata[i];
		if (g_str_equal(g_object_get_data(row, INFO_KEY), key))
			gtk_editable_set_text(GTK_EDITABLE(row), value);
	}
}

void affekt_form_set_name(AffektForm *self, const char *name)
{
	gtk_editable_set_text(GTK_EDITABLE(self->name_row), name);
}

/* --- building --- */

static GtkWidget *suffix_new(AffektForm *self, const char *icon, const char *tip, GCallback clicked)
{
	GtkWidget *button = gtk_button_new_from_icon_name(icon);
	gtk_widget_add_css_class(button, "flat");
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	gtk_widget_set_tooltip_text(button, tip);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
	g_signal_connect_object(button, "clicked", clicked, self, G_CONNECT_SWAPPED);
	return button;
}

static GtkWidget *build_plan_row(AffektForm *self)
{
	GtkWidget *row = adw_action_row_new();
	self->plan = GTK_SWITCH(gtk_switch_new());
	gtk_widget_set_valign(GTK_WIDGET(self->plan), GTK_ALIGN_CENTER);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), _("Follow the plan"));
	adw_action_row_set_subtitle(ADW_ACTION_ROW(row),
		_("Touch points begin and end by themselves at their planned times"));
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), GTK_WIDGET(self->plan));
	adw_action_row_set_activatable_widget(ADW_ACTION_ROW(row), GTK_WIDGET(self->plan));
	return row;
}

static void build_study(AffektForm *self, GtkBox *box)
{
	self->study_group = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	adw_preferences_group_set_title(self->study_group, _("Study and participant"));
	self->study_row = ADW_ACTION_ROW(adw_action_row_new());
	adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(self->study_row), FALSE);
	self->no_study = suffix_new(
		self, "edit-clear-symbolic", _("Record without a study"), G_CALLBACK(drop_study));
	adw_action_row_add_suffix(self->study_row, self->no_study);
	GtkWidget *open = suffix_new(
		self, "document-open-symbolic", _("Choose a study"), G_CALLBACK(choose_study));
	adw_action_row_add_suffix(self->study_row, open);
	adw_action_row_set_activatable_widget(self->study_row, open);
	adw_preferences_group_add(self->study_group, GTK_WIDGET(self->study_row));
	self->participant = ADW_ENTRY_ROW(adw_entry_row_new());
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->participant),
		_("Participant's code, such as P07 (never a name)"));
	self->codes = GTK_MENU_BUTTON(gtk_menu_button_new());
	gtk_widget_set_valign(GTK_WIDGET(self->codes), GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(GTK_WIDGET(self->codes), "flat");
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->codes), _("Codes of the study"));
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->codes), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Codes of the study"), -1);
	adw_entry_row_add_suffix(self->participant, GTK_WIDGET(self->codes));
	g_signal_connect_object(
		self->participant, "changed", G_CALLBACK(changed), self, G_CONNECT_SWAPPED);
	adw_preferences_group_add(self->study_group, GTK_WIDGET(self->participant));
	self->plan_row = build_plan_row(self);
	adw_preferences_group_add(self->study_group, self->plan_row);
	gtk_box_append(box, GTK_WIDGET(self->study_group));
	self->info_group = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	adw_preferences_group_set_title(self->info_group, _("Required by the study"));
	gtk_box_append(box, GTK_WIDGET(self->info_group));
}

static void build_file(AffektForm *self, GtkBox *box)
{
	GtkWidget *group = adw_preferences_group_new();
	adw_preferences_group_set_title(ADW_PREFERENCES_GROUP(group), _("File"));
	self->folder_row = ADW_ACTION_ROW(adw_action_row_new());
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->folder_row), _("Folder"));
	GtkWidget *open = suffix_new(
		self, "folder-open-symbolic", _("Choose a folder"), G_CALLBACK(choose_folder));
	adw_action_row_add_suffix(self->folder_row, open);
	adw_action_row_set_activatable_widget(self->folder_row, open);
	adw_preferences_group_add(ADW_PREFERENCES_GROUP(group), GTK_WIDGET(self->folder_row));
	self->name_row = ADW_ENTRY_ROW(adw_entry_row_new());
	adw_preferences_row_set_title(
		ADW_PREFERENCES_ROW(self->name_row), _("File name (nothing is ever overwritten)"));
	g_signal_connect_object(
		self->name_row, "changed", G_CALLBACK(name_changed), self, G_CONNECT_SWAPPED);
	adw_preferences_group_add(ADW_PREFERENCES_GROUP(group), GTK_WIDGET(self->name_row));
	gtk_box_append(box, group);
}

static void affekt_form_finalize(GObject *object)
{
	AffektForm *self = AFFEKT_FORM(object);
	g_ptr_array_unref(self->info_rows);
	rec_studyfile_free(self->study);
	g_free(self->study_problem);
	g_free(self->study_path);
	g_free(self->folder);
	G_OBJECT_CLASS(affekt_form_parent_class)->finalize(object);
}

static void affekt_form_class_init(AffektFormClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_form_finalize;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", G_TYPE_FROM_CLASS(class),
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_form_init(AffektForm *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);
	self->info_rows = g_ptr_array_new();
	self->folder = g_strdup("");
	self->devices = affekt_devices_new();
	self->cameras = affekt_cameras_new();
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->devices));
	build_study(self, GTK_BOX(box));
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->cameras));
	build_file(self, GTK_BOX(box));
	adw_bin_set_child(ADW_BIN(self), box);
	recall(self);
	g_signal_connect_object(
		self->devices, "changed", G_CALLBACK(changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->cameras, "changed", G_CALLBACK(changed), self, G_CONNECT_SWAPPED);
}

AffektForm *affekt_form_new(void)
{
	return g_object_new(AFFEKT_TYPE_FORM, NULL);
}
