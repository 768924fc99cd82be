#include "gui/video/video.h"

#include "core/ticks.h"
#include "gui/video/screen.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

enum {
	STATUS_CHARS = 48,
};

/* What is needed of a camera after the facts are gone. */
struct camera {
	char *name; /* NULL: the only one */
	char *path; /* NULL: problem says why */
	char *problem;
	double *frame_s;
	gsize n_frames;
	double offset_s;
};

struct _AffektVideo {
	GtkBox parent_instance;
	AffektTransport *transport;
	char *group;
	char *uuid;         /* of the session; NULL: none */
	GPtrArray *cameras; /* struct camera* */
	guint chosen;
	AffektScreen *screen;
	GtkLabel *status, *position;
	GtkBox *bar;
	GtkWidget *play, *sound;
	GtkMenuButton *speed;
	GtkDropDown *picker;
};

G_DEFINE_FINAL_TYPE(AffektVideo, affekt_video, GTK_TYPE_BOX)

static void free_camera(gpointer data)
{
	struct camera *camera = data;
	g_free(camera->name);
	g_free(camera->path);
	g_free(camera->problem);
	g_free(camera->frame_s);
	g_free(camera);
}

static AffektPlayer *player_of(AffektVideo *self)
{
	return affekt_transport_player(self->transport);
}

/* NULL: none. */
static struct camera *chosen_camera(AffektVideo *self)
{
	return self->chosen < self->cameras->len ? self->cameras->pdata[self->chosen] : NULL;
}

/* Corrected times say so; "" none. */
static char *words_of_offset(double offset_s)
{
	long offset_ms = lround(offset_s * 1e3);
	return offset_ms == 0 ? g_strdup("")
			      : g_strdup_printf(_(" · shifted by %+ld ms"), offset_ms);
}

static void show_position(AffektVideo *self)
{
	AffektPlayer *player = player_of(self);
	gint64 frame = affekt_player_shown_frame(player);
	g_autofree char *text = NULL;
	if (frame >= 0) {
		double longest_s =
			affekt_timeline_limits(affekt_transport_timeline(self->transport)).v1;
		g_autofree char *time =
			core_ticks_format_time(affekt_player_shown_s(player), 2, longest_s);
		g_autofree char *shift = words_of_offset(affekt_player_offset(player));
		text = g_strdup_printf(_("%s · frame %" PRIu64 " of %" PRIu64 "%s"), time,
			(uint64_t)frame + 1, (uint64_t)affekt_player_n_frames(player), shift);
	}
	gtk_label_set_text(self->position, text != NULL ? text : "");
}

/* What there is to say, not owned; NULL nothing. */
static const char *status_of(AffektVideo *self)
{
	const struct camera *camera = chosen_camera(self);
	AffektPlayer *player = player_of(self);
	if (camera != NULL && camera->path == NULL)
		return camera->problem;
	switch (affekt_player_state(player)) {
	case AFFEKT_PLAYER_OPENING:
		return _("Opening the video…");
	case AFFEKT_PLAYER_FAILED:
		return affekt_player_problem(player);
	case AFFEKT_PLAYER_READY:
		return affekt_player_note(player) != NULL ? affekt_player_note(player)
							  : affekt_player_sound_note(player);
	case AFFEKT_PLAYER_EMPTY:
		break;
	}
	return NULL;
}

static void show_play_button(AffektVideo *self)
{
	gboolean is_playing = affekt_transport_is_playing(self->transport);
	const char *tip = is_playing ? _("Pause (Space)") : _("Play (Space)");
	gtk_button_set_icon_name(GTK_BUTTON(self->play),
		is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
	gtk_widget_set_tooltip_text(self->play, tip);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
}

static void show_sound_button(AffektVideo *self)
{
	AffektPlayer *player = player_of(self);
	gboolean is_muted = affekt_player_is_muted(player);
	gtk_widget_set_visible(self->sound, affekt_player_has_sound(player));
	gtk_button_set_icon_name(GTK_BUTTON(self->sound),
		is_muted ? "audio-volume-muted-symbolic" : "audio-volume-high-symbolic");
}

static char *words_of_rate(double rate)
{
	return g_strdup_printf(_("%g×"), rate);
}

static void refresh(AffektVideo *self)
{
	const char *status = status_of(self);
	gboolean is_shown = affekt_player_state(player_of(self)) == AFFEKT_PLAYER_READY;
	gtk_label_set_text(self->status, status != NULL ? status : "");
	gtk_widget_set_visible(GTK_WIDGET(self->status), status != NULL);
	/* Over a picture it keeps to the edge. */
	gtk_widget_set_valign(
		GTK_WIDGET(self->status), is_shown ? GTK_ALIGN_END : GTK_ALIGN_CENTER);
	show_play_button(self);
	show_sound_button(self);
	g_autofree char *rate = words_of_rate(affekt_transport_rate(self->transport));
	gtk_menu_button_set_label(self->speed, rate);
	show_position(self);
}

static void open_chosen(AffektVideo *self)
{
	const struct camera *camera = chosen_camera(self);
	AffektPlayer *player = player_of(self);
	affekt_transport_set_playing(self->transport, FALSE);
	affekt_player_close(player);
	if (camera != NULL && camera->path != NULL) {
		affekt_player_set_offset(player, camera->offset_s);
		affekt_player_open(
			player, camera->path, self->uuid, camera->frame_s, camera->n_frames);
		affekt_player_seek(
			player, affekt_timeline_cursor(affekt_transport_timeline(self->transport)));
	}
	refresh(self);
}

static GPtrArray *cameras_of(const struct affekt_facts *facts)
{
	GPtrArray *cameras = g_ptr_array_new_with_free_func(free_camera);
	for (guint i = 0; facts != NULL && i < facts->videos->len; i++) {
		const struct affekt_footage *footage = facts->videos->pdata[i];
		struct camera *camera = g_new0(struct camera, 1);
		camera->name = g_strdup(footage->camera);
		camera->path = g_strdup(footage->path);
		camera->problem = g_strdup(footage->problem);
		camera->frame_s = g_memdup2(footage->frame_s, footage->n_frames * sizeof(double));
		camera->n_frames = footage->n_frames;
		camera->offset_s = footage->offset_s;
		g_ptr_array_add(cameras, camera);
	}
	return cameras;
}

static gboolean is_same_footage(AffektVideo *self, const struct affekt_facts *facts)
{
	gboolean is_same = facts != NULL && g_strcmp0(facts->uuid, self->uuid) == 0 &&
			   facts->videos->len == self->cameras->len;
	for (guint i = 0; is_same && i < self->cameras->len; i++) {
		const struct affekt_footage *new = facts->videos->pdata[i];
		const struct camera *old = self->cameras->pdata[i];
		is_same = g_strcmp0(new->path, old->path) == 0 && new->n_frames == old->n_frames;
	}
	return is_same;
}

static void take_offsets(AffektVideo *self, const struct affekt_facts *facts)
{
	for (guint i = 0; i < self->cameras->len; i++) {
		const struct affekt_footage *footage = facts->videos->pdata[i];
		struct camera *camera = self->cameras->pdata[i];
		camera->offset_s = footage->offset_s;
	}
	const struct camera *camera = chosen_camera(self);
	if (camera != NULL && camera->offset_s != affekt_player_offset(player_of(self)))
		affekt_transport_set_offset(self->transport, camera->offset_s);
}

static void fill_picker(AffektVideo *self)
{
	GtkStringList *names = gtk_string_list_new(NULL);
	for (guint i = 0; i < self->cameras->len; i++) {
		const struct camera *camera = self->cameras->pdata[i];
		gtk_string_list_append(names, camera->name != NULL ? camera->name : _("Camera"));
	}
	gtk_drop_down_set_model(self->picker, G_LIST_MODEL(names));
	g_object_unref(names);
	gtk_widget_set_visible(GTK_WIDGET(self->picker), self->cameras->len > 1);
}

void affekt_video_show(AffektVideo *self, const struct affekt_facts *facts)
{
	if (is_same_footage(self, facts)) {
		take_offsets(self, facts);
		return;
	}
	g_ptr_array_unref(self->cameras);
	self->cameras = cameras_of(facts);
	g_free(self->uuid);
	self->uuid = g_strdup(facts != NULL ? facts->uuid : NULL);
	self->chosen = 0;
	fill_picker(self);
	open_chosen(self);
}

void affekt_video_choose(AffektVideo *self, guint camera)
{
	if (camera >= self->cameras->len || camera == self->chosen)
		return;
	self->chosen = camera;
	gtk_drop_down_set_selected(self->picker, camera);
	open_chosen(self);
}

void affekt_video_choose_next(AffektVideo *self)
{
	if (self->cameras->len > 1)
		affekt_video_choose(self, (self->chosen + 1) % self->cameras->len);
}

static void camera_picked(AffektVideo *self)
{
	affekt_video_choose(self, gtk_drop_down_get_selected(self->picker));
}

static char *action_of(AffektVideo *self, const char *name)
{
	return g_strconcat(self->group, ".", name, NULL);
}

static GtkWidget *button_new(
	AffektVideo *self, GType type, const char *icon, const char *name, const char *tip)
{
	g_autofree char *action = action_of(self, name);
	GtkWidget *button = g_object_new(type, "icon-name", icon, "action-name", action, NULL);
	gtk_widget_add_css_class(button, "flat");
	/* The keys of the page stay those of the page. */
	gtk_widget_set_focus_on_click(button, FALSE);
	gtk_widget_set_tooltip_text(button, tip);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
	return button;
}

static GtkMenuButton *speed_button_new(AffektVideo *self)
{
	static const char *const rates[] = {"0.25", "0.5", "1", "2", "4"};
	g_autoptr(GMenu) menu = g_menu_new();
	for (gsize i = 0; i < G_N_ELEMENTS(rates); i++) {
		g_autofree char *words = words_of_rate(g_ascii_strtod(rates[i], NULL));
		g_autofree char *target = g_strdup_printf("%s.speed::%s", self->group, rates[i]);
		g_menu_append(menu, words, target);
	}
	GtkWidget *button = gtk_menu_button_new();
	gtk_menu_button_set_menu_model(GTK_MENU_BUTTON(button), G_MENU_MODEL(menu));
	gtk_menu_button_set_direction(GTK_MENU_BUTTON(button), GTK_ARROW_UP);
	gtk_widget_add_css_class(button, "flat");
	gtk_widget_set_tooltip_text(button, _("Speed (< and >)"));
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Speed"), -1);
	return GTK_MENU_BUTTON(button);
}

static void build_bar(AffektVideo *self)
{
	GtkBox *bar = self->bar;
	gtk_box_append(bar, button_new(self, GTK_TYPE_BUTTON, "media-skip-backward-symbolic",
				    "frame-back", _("One frame back (,)")));
	self->play = button_new(
		self, GTK_TYPE_BUTTON, "media-playback-start-symbolic", "play", _("Play (Space)"));
	gtk_box_append(bar, self->play);
	gtk_box_append(bar, button_new(self, GTK_TYPE_BUTTON, "media-skip-forward-symbolic",
				    "frame-forward", _("One frame on (.)")));
	self->position = GTK_LABEL(gtk_label_new(NULL));
	gtk_label_set_ellipsize(self->position, PANGO_ELLIPSIZE_END);
	gtk_label_set_xalign(self->position, 0);
	gtk_widget_set_hexpand(GTK_WIDGET(self->position), TRUE);
	gtk_widget_add_css_class(GTK_WIDGET(self->position), "numeric");
	gtk_box_append(bar, GTK_WIDGET(self->position));
	self->picker = GTK_DROP_DOWN(gtk_drop_down_new(NULL, NULL));
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->picker), _("Camera"));
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->picker), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Camera"), -1);
	gtk_box_append(bar, GTK_WIDGET(self->picker));
	gtk_box_append(bar,
		button_new(self, GTK_TYPE_TOGGLE_BUTTON, "media-playlist-repeat-symbolic", "loop",
			_("Play the selection, or what is visible, over and over (L)")));
	self->sound = button_new(self, GTK_TYPE_TOGGLE_BUTTON, "audio-volume-high-symbolic",
		"sound", _("Sound, at the speed 1 (U)"));
	gtk_widget_set_visible(self->sound, FALSE);
	gtk_box_append(bar, self->sound);
	self->speed = speed_button_new(self);
	gtk_box_append(bar, GTK_WIDGET(self->speed));
}

static void build(AffektVideo *self)
{
	GtkWidget *overlay = gtk_overlay_new();
	self->screen = affekt_screen_new(player_of(self));
	gtk_overlay_set_child(GTK_OVERLAY(overlay), GTK_WIDGET(self->screen));
	self->status = GTK_LABEL(gtk_label_new(NULL));
	gtk_label_set_wrap(self->status, TRUE);
	gtk_label_set_wrap_mode(self->status, PANGO_WRAP_WORD_CHAR);
	gtk_label_set_justify(self->status, GTK_JUSTIFY_CENTER);
	gtk_label_set_max_width_chars(self->status, STATUS_CHARS);
	gtk_label_set_selectable(self->status, TRUE);
	gtk_widget_set_can_focus(GTK_WIDGET(self->status), FALSE);
	gtk_widget_set_halign(GTK_WIDGET(self->status), GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(GTK_WIDGET(self->status), "affekt-video-status");
	gtk_overlay_add_overlay(GTK_OVERLAY(overlay), GTK_WIDGET(self->status));
	gtk_box_append(GTK_BOX(self), overlay);
	self->bar = GTK_BOX(gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 3));
	gtk_widget_add_css_class(GTK_WIDGET(self->bar), "affekt-video-bar");
	build_bar(self);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->bar));
}

/* Another page is shown, or the video is hidden: nobody looks. */
static void affekt_video_unmap(GtkWidget *widget)
{
	if (AFFEKT_VIDEO(widget)->transport != NULL)
		affekt_transport_set_playing(AFFEKT_VIDEO(widget)->transport, FALSE);
	GTK_WIDGET_CLASS(affekt_video_parent_class)->unmap(widget);
}

static void affekt_video_dispose(GObject *object)
{
	AffektVideo *self = AFFEKT_VIDEO(object);
	if (self->transport != NULL) {
		g_signal_handlers_disconnect_by_data(player_of(self), self);
		g_signal_handlers_disconnect_by_data(self->transport, self);
	}
	g_clear_object(&self->transport);
	G_OBJECT_CLASS(affekt_video_parent_class)->dispose(object);
}

static void affekt_video_finalize(GObject *object)
{
	AffektVideo *self = AFFEKT_VIDEO(object);
	g_free(self->group);
	g_free(self->uuid);
	g_ptr_array_unref(self->cameras);
	G_OBJECT_CLASS(affekt_video_parent_class)->finalize(object);
}

static void affekt_video_class_init(AffektVideoClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_video_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_video_finalize;
	GTK_WIDGET_CLASS(class)->unmap = affekt_video_unmap;
	gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void affekt_video_init(AffektVideo *self)
{
	gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Video"), -1);
	self->cameras = g_ptr_array_new_with_free_func(free_camera);
}

AffektVideo *affekt_video_new(AffektTransport *transport, const char *group)
{
	AffektVideo *self = g_object_new(AFFEKT_TYPE_VIDEO, NULL);
	self->transport = g_object_ref(transport);
	self->group = g_strdup(group);
	build(self);
	g_signal_connect_swapped(self->picker, "notify::selected", G_CALLBACK(camera_picked), self);
	g_signal_connect_swapped(player_of(self), "changed", G_CALLBACK(refresh), self);
	g_signal_connect_swapped(player_of(self), "shown", G_CALLBACK(show_position), self);
	g_signal_connect_swapped(transport, "changed", G_CALLBACK(refresh), self);
	refresh(self);
	return self;
}

guint affekt_video_n_cameras(AffektVideo *self)
{
	return self->cameras->len;
}

const char *affekt_video_camera(AffektVideo *self)
{
	const struct camera *camera = chosen_camera(self);
	return camera != NULL ? camera->name : NULL;
}

const char *affekt_video_status(AffektVideo *self)
{
	return gtk_label_get_text(self->status);
}

const char *affekt_video_position(AffektVideo *self)
{
	return gtk_label_get_text(self->position);
}

AffektTransport *affekt_video_transport(AffektVideo *self)
{
	return self->transport;
}
