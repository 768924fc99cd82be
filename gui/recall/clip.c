#include "gui/recall/clip.h"

#include "gui/video/player.h"
#include "gui/video/screen.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektClip {
	AdwBin parent_instance;
	AffektPlayer *player;
	const struct affekt_language *language; /* NULL: not said yet */
	gboolean has_video;
	double start_s, end_s;
	gboolean wants_to_play; /* once the video is open */
	gboolean is_over;
	GtkLabel *status;
	GtkButton *play, *replay;
};

enum {
	SIGNAL_MOMENT,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektClip, affekt_clip, ADW_TYPE_BIN)

static const char *say(AffektClip *self, const char *text) G_GNUC_FORMAT(2);
static const char *say(AffektClip *self, const char *text)
{
	return self->language != NULL ? affekt_language_text(self->language, text) : text;
}

static void show_state(AffektClip *self)
{
	gboolean is_playing = affekt_player_is_playing(self->player);
	gboolean has_failed = affekt_player_state(self->player) == AFFEKT_PLAYER_FAILED;
	gtk_button_set_label(
		self->play, is_playing ? say(self, N_("Pause")) : say(self, N_("Play")));
	gtk_button_set_label(self->replay, say(self, N_("Play again")));
	gtk_widget_set_sensitive(GTK_WIDGET(self->play), !has_failed);
	gtk_widget_set_sensitive(GTK_WIDGET(self->replay), !has_failed);
	gtk_label_set_text(
		self->status, has_failed ? say(self, N_("The video cannot be shown.")) : "");
	gtk_widget_set_visible(GTK_WIDGET(self->status), has_failed);
}

static void tell(AffektClip *self)
{
	g_signal_emit(self, signals[SIGNAL_MOMENT], 0, affekt_clip_time_s(self),
		affekt_player_is_playing(self->player));
}

static void player_changed(AffektClip *self)
{
	if (self->wants_to_play && affekt_player_state(self->player) == AFFEKT_PLAYER_READY) {
		self->wants_to_play = FALSE;
		affekt_player_set_playing(self->player, TRUE);
	}
	show_state(self);
	tell(self);
}

static void frame_shown(AffektClip *self, double time_s)
{
	/* While a seek is under way, the old frame says nothing. */
	if (time_s >= self->end_s && affekt_player_is_playing(self->player) &&
		!affekt_player_is_seeking(self->player)) {
		self->is_over = TRUE;
		affekt_player_set_playing(self->player, FALSE);
		return;
	}
	tell(self);
}

static void affekt_clip_dispose(GObject *object)
{
	AffektClip *self = AFFEKT_CLIP(object);
	if (self->player != NULL) {
		g_signal_handlers_disconnect_by_data(self->player, self);
		affekt_player_close(self->player);
	}
	g_clear_object(&self->player);
	G_OBJECT_CLASS(affekt_clip_parent_class)->dispose(object);
}

static void affekt_clip_class_init(AffektClipClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_clip_dispose;
	signals[SIGNAL_MOMENT] = g_signal_new("moment", AFFEKT_TYPE_CLIP, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
}

static GtkButton *button_new(GtkWidget *row, const char *action)
{
	GtkWidget *button = gtk_button_new();
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_add_css_class(button, "pill");
	gtk_box_append(GTK_BOX(row), button);
	return GTK_BUTTON(button);
}

static void affekt_clip_init(AffektClip *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
	self->player = affekt_player_new();
	self->start_s = self->end_s = NAN;
	GtkWidget *screen = GTK_WIDGET(affekt_screen_new(self->player));
	gtk_widget_set_vexpand(screen, TRUE);
	gtk_widget_add_css_class(screen, "affekt-clip");
	gtk_widget_set_overflow(screen, GTK_OVERFLOW_HIDDEN);
	gtk_box_append(GTK_BOX(box), screen);
	self->status = GTK_LABEL(gtk_label_new(NULL));
	gtk_label_set_wrap(self->status, TRUE);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->status));
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10);
	gtk_widget_set_halign(row, GTK_ALIGN_CENTER);
	self->play = button_new(row, "recall.play");
	self->replay = button_new(row, "recall.replay");
	gtk_box_append(GTK_BOX(box), row);
	adw_bin_set_child(ADW_BIN(self), box);
	g_signal_connect_swapped(self->player, "changed", G_CALLBACK(player_changed), self);
	g_signal_connect_swapped(self->player, "shown", G_CALLBACK(frame_shown), self);
}

AffektClip *affekt_clip_new(void)
{
	return g_object_new(AFFEKT_TYPE_CLIP, NULL);
}

void affekt_clip_open(AffektClip *self, const struct affekt_footage *footage, const char *uuid)
{
	self->has_video = footage != NULL && footage->path != NULL && footage->n_frames > 0;
	self->wants_to_play = FALSE;
	if (!self->has_video) {
		affekt_player_close(self->player);
		return;
	}
	affekt_player_open(self->player, footage->path, uuid, footage->frame_s, footage->n_frames);
	affekt_player_set_offset(self->player, footage->offset_s);
}

gboolean affekt_clip_has_video(AffektClip *self)
{
	return self->has_video;
}

void affekt_clip_speak(AffektClip *self, const struct affekt_language *language)
{
	self->language = language;
	show_state(self);
}

static void play(AffektClip *self)
{
	if (affekt_player_state(self->player) == AFFEKT_PLAYER_READY)
		affekt_player_set_playing(self->player, TRUE);
	else
		self->wants_to_play = TRUE;
}

void affekt_clip_stop(AffektClip *self)
{
	self->wants_to_play = FALSE;
	affekt_player_set_playing(self->player, FALSE);
}

void affekt_clip_show(AffektClip *self, double start_s, double end_s, gboolean is_playing)
{
	affekt_clip_stop(self);
	self->start_s = start_s;
	self->end_s = end_s;
	self->is_over = FALSE;
	if (!self->has_video)
		return;
	affekt_player_seek(self->player, start_s);
	if (is_playing)
		play(self);
}

void affekt_clip_replay(AffektClip *self)
{
	affekt_clip_show(self, self->start_s, self->end_s, TRUE);
}

void affekt_clip_toggle(AffektClip *self)
{
	if (self->is_over)
		affekt_clip_replay(self);
	else if (affekt_player_is_playing(self->player) || self->wants_to_play)
		affekt_clip_stop(self);
	else if (self->has_video)
		play(self);
}

double affekt_clip_time_s(AffektClip *self)
{
	return self->has_video ? affekt_player_shown_s(self->player) : NAN;
}

gboolean affekt_clip_is_playing(AffektClip *self)
{
	return affekt_player_is_playing(self->player);
}
