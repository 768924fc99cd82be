#include "gui/live/foot.h"

#include "gui/live/chronicle.h"
#include "gui/live/parts.h"
#include "gui/live/tile.h"
#include "gui/live/words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektFoot {
	GtkBox parent_instance;
	AffektRecorder *recorder;
	GtkLabel *labels, *losses, *disk;
	AffektChronicle *history;
	GtkWidget *sync;
	GtkLabel *sync_note;
	guint n_syncs;      /* tests that have shown a flash */
	double synced_s;    /* session time of the newest; NaN none */
	gboolean is_ending; /* somebody stops it, and a test is missing at the end */
	AffektHold *stop;
};

G_DEFINE_FINAL_TYPE(AffektFoot, affekt_foot, GTK_TYPE_BOX)

/* Whether cameras were held against the screen. */
static void show_sync(AffektFoot *self, const struct acq_live *live)
{
	g_autofree char *text = affekt_words_sync(self->n_syncs, self->synced_s);
	gtk_widget_set_visible(self->sync, live->n_cameras > 0);
	gtk_widget_set_visible(GTK_WIDGET(self->sync_note), live->n_cameras > 0);
	affekt_tile_set_label(self->sync_note, self->is_ending ? _("none at the end: Y") : text);
}

void affekt_foot_show(AffektFoot *self)
{
	const struct acq_live *live = affekt_recorder_live(self->recorder);
	g_autofree char *labels = affekt_words_labels(live);
	affekt_tile_set_label(self->labels, labels);
	gtk_widget_set_visible(GTK_WIDGET(self->labels), *labels != '\0');
	g_autofree char *losses = affekt_words_losses(live);
	affekt_tile_set_label(self->losses, losses);
	g_autofree char *disk = affekt_words_disk(live);
	affekt_tile_set_label(self->disk, disk);
	affekt_chronicle_show(self->history, affekt_recorder_warnings(self->recorder));
	show_sync(self, live);
}

void affekt_foot_clear(AffektFoot *self)
{
	self->n_syncs = 0;
	self->synced_s = (double)NAN;
	self->is_ending = FALSE;
	affekt_chronicle_clear(self->history);
}

static void sync_told(AffektFoot *self, const char *text, guint n_shown)
{
	double time_s = affekt_recorder_live(self->recorder)->time_s;
	g_autofree char *entry = g_strdup_printf("%s: %s", _("Sync test"), text);
	affekt_chronicle_add(self->history, time_s, entry);
	self->n_syncs += n_shown > 0;
	if (n_shown > 0)
		self->synced_s = time_s;
	self->is_ending = FALSE;
}

AffektSync *affekt_foot_sync(AffektFoot *self)
{
	GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
	if (affekt_recorder_live(self->recorder)->n_cameras == 0)
		return NULL;
	AffektSync *sync =
		affekt_sync_open(self->recorder, GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : NULL);
	if (sync != NULL)
		g_signal_connect_object(
			sync, "told", G_CALLBACK(sync_told), self, G_CONNECT_SWAPPED);
	return sync;
}

char *affekt_foot_reminder(AffektFoot *self)
{
	return affekt_words_sync_reminder(affekt_recorder_live(self->recorder), self->synced_s);
}

/* Before the finger has held long enough there is time to read. */
static void stop_touched(AffektFoot *self)
{
	gboolean is_held =
		(gtk_widget_get_state_flags(GTK_WIDGET(self->stop)) & GTK_STATE_FLAG_ACTIVE) != 0;
	g_autofree char *reminder = affekt_foot_reminder(self);
	self->is_ending |= is_held && *reminder != '\0';
	show_sync(self, affekt_recorder_live(self->recorder));
}

AffektHold *affekt_foot_stop(AffektFoot *self)
{
	return self->stop;
}

const char *affekt_foot_labels(AffektFoot *self)
{
	return gtk_label_get_text(self->labels);
}

char *affekt_foot_history(AffektFoot *self)
{
	return affekt_chronicle_text(self->history);
}

/* --- building --- */

static void build(AffektFoot *self)
{
	GtkWidget *status = GTK_WIDGET(self);
	gtk_box_set_spacing(GTK_BOX(self), 14);
	self->labels = affekt_part_label_new("", "affekt-badge");
	gtk_label_set_ellipsize(self->labels, PANGO_ELLIPSIZE_NONE);
	gtk_widget_set_valign(GTK_WIDGET(self->labels), GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(status), GTK_WIDGET(self->labels));
	self->losses = affekt_part_label_new("", "affekt-status");
	gtk_box_append(GTK_BOX(status), GTK_WIDGET(self->losses));
	self->disk = affekt_part_label_new("", "affekt-status");
	gtk_box_append(GTK_BOX(status), GTK_WIDGET(self->disk));
	self->sync = affekt_part_control_new(_("Sync test"), "Y", "live.sync");
	gtk_widget_set_hexpand(self->sync, FALSE);
	gtk_widget_add_css_class(self->sync, "flat");
	gtk_widget_set_valign(self->sync, GTK_ALIGN_CENTER);
	gtk_widget_set_tooltip_text(
		self->sync, _("Hold cameras and sensors against the flashing screen"));
	gtk_box_append(GTK_BOX(status), self->sync);
	self->sync_note = affekt_part_label_new("", "affekt-status");
	gtk_box_append(GTK_BOX(status), GTK_WIDGET(self->sync_note));
	self->history = affekt_chronicle_new();
	gtk_box_append(GTK_BOX(status), GTK_WIDGET(self->history));
	GtkWidget *room = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_widget_set_hexpand(room, TRUE);
	gtk_box_append(GTK_BOX(status), room);
	GtkWidget *bell = g_object_new(GTK_TYPE_TOGGLE_BUTTON, "icon-name",
		"audio-volume-high-symbolic", "action-name", "live.bell", NULL);
	gtk_widget_add_css_class(bell, "flat");
	gtk_widget_set_valign(bell, GTK_ALIGN_CENTER);
	gtk_widget_set_tooltip_text(bell, _("Ring a bell for each new warning"));
	gtk_accessible_update_property(GTK_ACCESSIBLE(bell), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Ring a bell for each new warning"), -1);
	gtk_box_append(GTK_BOX(status), bell);
	self->stop = affekt_hold_new(
		"media-playback-stop-symbolic", _("Hold to stop"), _("Hold for 1.5 seconds"));
	gtk_widget_add_css_class(GTK_WIDGET(self->stop), "affekt-stop");
	g_signal_connect_object(self->stop, "state-flags-changed", G_CALLBACK(stop_touched), self,
		G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(status), GTK_WIDGET(self->stop));
}

static void affekt_foot_finalize(GObject *object)
{
	g_clear_object(&AFFEKT_FOOT(object)->recorder);
	G_OBJECT_CLASS(affekt_foot_parent_class)->finalize(object);
}

static void affekt_foot_class_init(AffektFootClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_foot_finalize;
}

static void affekt_foot_init(AffektFoot *self)
{
	self->synced_s = (double)NAN;
	build(self);
}

AffektFoot *affekt_foot_new(AffektRecorder *recorder)
{
	AffektFoot *self = g_object_new(AFFEKT_TYPE_FOOT, NULL);
	self->recorder = g_object_ref(recorder);
	return self;
}
