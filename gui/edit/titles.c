#include "gui/edit/titles.h"

#include "recordings/edits/edits_blind.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whole phrases: in other languages verb and noun bend each other. */
static const char *const titles[REC_EDIT_MARK + 1][REC_EDIT_SET + 1] = {
	[REC_EDIT_SCR] = {N_("Add response"), N_("Move response"), N_("Delete response"),
		N_("Reject response"), N_("Restore response"), N_("Note on response")},
	[REC_EDIT_AROUSAL_PEAK] = {N_("Add peak"), N_("Move peak"), N_("Delete peak"),
		N_("Reject peak"), N_("Restore peak"), N_("Note on peak")},
	[REC_EDIT_BEAT] = {N_("Add beat"), N_("Move beat"), N_("Delete beat"), N_("Reject beat"),
		N_("Restore beat"), N_("Note on beat")},
	[REC_EDIT_ARTEFACT] = {N_("Paint artefact"), N_("Move border of artefact"),
		N_("Delete artefact"), N_("Reject artefact"), N_("Restore artefact"),
		N_("Note on artefact")},
	[REC_EDIT_TOUCH_POINT] = {N_("Add touch point"), N_("Move border of touch point"),
		N_("Delete touch point"), N_("Reject touch point"), N_("Restore touch point"),
		N_("Note on touch point")},
	[REC_EDIT_NOTE] = {N_("Add note"), N_("Move note"), N_("Delete note"), N_("Reject note"),
		N_("Restore note"), N_("Change note")},
	[REC_EDIT_VIDEO] = {N_("Change video"), N_("Change video"), N_("Change video"),
		N_("Change video"), N_("Restore video"), N_("Correct time of video")},
	[REC_EDIT_MARK] = {N_("Add mark"), N_("Correct mark"), N_("Delete mark"), N_("Reject mark"),
		N_("Restore mark"), N_("Rename mark")},
};

const char *affekt_titles_of_edit(const struct rec_edit *edit)
{
	if (edit->target > REC_EDIT_MARK || edit->action > REC_EDIT_SET)
		return "";
	if (edit->action == REC_EDIT_RESTORE && edit->field[0] != '\0')
		return _("Undo or redo");
	if (rec_edits_is_blind_note(edit))
		return strcmp(edit->value, "on") == 0 ? _("Begin blind coding")
						      : _("End blind coding");
	return _(titles[edit->target][edit->action]);
}

char *affekt_titles_of_action(const GArray *edits)
{
	const struct rec_edit *first = &g_array_index(edits, struct rec_edit, 0);
	if (edits->len == 1)
		return g_strdup(affekt_titles_of_edit(first));
	/* Translators: what was done, and how often: "Reject beat × 12". */
	return g_strdup_printf(_("%s × %u"), affekt_titles_of_edit(first), edits->len);
}
