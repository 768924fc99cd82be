/*
 * The inside of a player, for its own sources: player.c gives the pipeline its orders,
 * player_wishes.c writes down what pages want and answers what they ask.
 */
#ifndef GUI_VIDEO_PLAYER_PARTS_H
#define GUI_VIDEO_PLAYER_PARTS_H

#include "gui/video/picture.h"
#include "gui/video/pipeline.h"
#include "gui/video/player.h"
#include "gui/video/sound.h"
#include "recordings/session/frames.h"

struct _AffektPlayer {
	GObject parent_instance;
	enum affekt_player_state state;
	char *problem, *note; /* NULL none */
	char *path, *uuid;
	GCancellable *opening; /* of the preparation; NULL: not opening */
	struct rec_frames *frames;
	struct affekt_pipeline *pipeline;
	AffektPicture *picture;
	int width, height;          /* painted; 0 unknown */
	gint64 shown;               /* -1 none */
	gint64 last_good;           /* the highest frame that was ever shown; -1 none */
	gint64 wish;                /* -1 none */
	gint64 target;              /* of the order under way */
	gboolean is_in_flight;      /* an order is under way */
	gboolean needs_seek;        /* what is shown is too small, or the file's end was met */
	gboolean is_bisecting;      /* the end of the file is being looked for */
	gboolean is_foreign;        /* the video of another session */
	struct affekt_sound *sound; /* NULL: the file has none */
	double stamp_s;             /* of the shown frame in the file */
	gboolean is_muted;
	gboolean is_playing;       /* wanted */
	gboolean is_running;       /* what the pipeline does */
	double rate, running_rate; /* wanted; that of the last seek */
	double loop_from_s, loop_to_s;
	double offset_s;
};

/* Gives the pipeline its next order, unless one is under way. */
void affekt_player_pump(AffektPlayer *player);
void affekt_player_wish_for(AffektPlayer *player, gint64 frame);
void affekt_player_tell_changed(AffektPlayer *player);
void affekt_player_tell_shown(AffektPlayer *player);

#endif
