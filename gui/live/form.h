/*
 * The set-up form: sensors, cameras, study, participant, what the study requires, and the file. It
 * remembers what was chosen from one session to the next (never the participant, nor what was told
 * about one) in $XDG_CONFIG_HOME/affekt/live.ini. "changed" is emitted when anything in it is.
 * Main thread only.
 */
#ifndef GUI_LIVE_FORM_H
#define GUI_LIVE_FORM_H

#include "gui/live/cameras.h"
#include "gui/live/devices.h"
#include "gui/live/setup.h"

#include <adwaita.h>

#define AFFEKT_TYPE_FORM (affekt_form_get_type())
G_DECLARE_FINAL_TYPE(AffektForm, affekt_form, AFFEKT, FORM, AdwBin)

AffektForm *affekt_form_new(void);

/* What is filled in, owned by the caller. */
struct affekt_setup *affekt_form_collect(AffektForm *form);

/* Proposes another name when the last one proposed is taken by now. */
void affekt_form_freshen(AffektForm *form);
/* Keeps the choices for the next time. Writes a small file. */
void affekt_form_remember(AffektForm *form);
/* After a recording: another participant, another file; the rest stays. */
void affekt_form_clear_participant(AffektForm *form);

AffektDevices *affekt_form_devices(AffektForm *form);
AffektCameras *affekt_form_cameras(AffektForm *form);
void affekt_form_set_study(AffektForm *form, const char *path); /* NULL: none */
void affekt_form_set_participant(AffektForm *form, const char *code);
void affekt_form_set_info(AffektForm *form, const char *key, const char *value);
void affekt_form_set_folder(AffektForm *form, const char *folder);
void affekt_form_set_name(AffektForm *form, const char *name);

#endif
