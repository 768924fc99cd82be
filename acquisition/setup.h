/*
 * What a recording needs is checked here before anything is opened or written: the output, the
 * study's required info, the devices' texts, the participant's devices, the speed of time.
 */
#ifndef ACQUISITION_SETUP_H
#define ACQUISITION_SETUP_H

#include "acquisition/camera_source.h"
#include "acquisition/recording.h"
#include "devices/settings.h"

#include <glib.h>
#include <stdbool.h>

struct acq_setup {
	char *output;        /* NAME.nwb */
	char *journal_path;  /* NAME.nwb.journal */
	char *folder;        /* where both are */
	GPtrArray *settings; /* struct dev_settings*, in order of --device */
	GPtrArray *cameras;  /* struct acq_camera_source*, in order of --camera */
	GPtrArray *videos;   /* char*: path of each camera's file */
	const char *audio;   /* borrowed; NULL none */
	bool is_virtual;     /* every device is software, and time does not run at speed 1 */
	double speed;        /* infinite: max */
};

/* False with one clear sentence; @ret_setup is then empty. Opens nothing. */
bool acq_setup_check(
	const struct acq_options *options, struct acq_setup *ret_setup, GError **error);
/* The same for a monitor, which writes nothing: of @options only devices, cameras and, to find the
 * devices bound to a participant, study and participant. The paths are NULL. */
bool acq_setup_check_monitor(
	const struct acq_options *options, struct acq_setup *ret_setup, GError **error);
void acq_setup_clear(struct acq_setup *setup);

#endif
