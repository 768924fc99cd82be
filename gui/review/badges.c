#include "gui/review/badges.h"

#include <glib/gi18n-lib.h>

struct _AffektBadges {
	GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE(AffektBadges, affekt_badges, GTK_TYPE_BOX)

static const struct {
	const char *word, *icon, *sentence;
} badges[AFFEKT_N_BADGES] = {
	[AFFEKT_BADGE_SIMULATED] = {N_("SIMULATED"), "computer-symbolic",
		N_("The signals come from the simulated participant, not from a person.")},
	[AFFEKT_BADGE_EMULATED] = {N_("EMULATED"), "computer-symbolic",
		N_("The signals come from an emulated device, not from a person.")},
	[AFFEKT_BADGE_UNCALIBRATED] = {N_("UNCALIBRATED"), "dialog-warning-symbolic",
		N_("Conductance is in the device's own counts: times and counts hold, amplitudes "
		   "must not be compared between people.")},
	[AFFEKT_BADGE_SELF_NORMALISED] = {N_("SELF-NORMALISED"), "dialog-information-symbolic",
		N_("There is no baseline long enough: arousal is relative to the whole "
		   "recording.")},
	[AFFEKT_BADGE_NON_RESPONDER] = {N_("NON-RESPONDER"), "dialog-information-symbolic",
		N_("The skin hardly responds by the declared rule: confidence is halved.")},
	[AFFEKT_BADGE_LIVE] = {N_("LIVE RESULTS"), "media-record-symbolic",
		N_("Shown is what was computed during the recording; run “affekt analyze” for the "
		   "whole-record analysis.")},
	[AFFEKT_BADGE_NOT_ANALYSED] = {N_("NOT ANALYSED"), "dialog-information-symbolic",
		N_("Shown are the signals as recorded; run “affekt analyze” on this file to see "
		   "responses, beats and arousal.")},
	[AFFEKT_BADGE_FOR_STUDY] = {N_("ANALYSED FOR THE STUDY"), "dialog-information-symbolic",
		N_("Shown is the analysis of the study; it is not stored in this file.")},
	[AFFEKT_BADGE_RECOVERED] = {N_("RECOVERED"), "document-revert-symbolic", NULL},
	[AFFEKT_BADGE_DAMAGED] = {N_("DAMAGED"), "dialog-warning-symbolic", NULL},
	[AFFEKT_BADGE_UNFINISHED] = {N_("UNFINISHED"), "media-record-symbolic",
		N_("This is the journal of a recording that is running or was interrupted.")},
	[AFFEKT_BADGE_SEALED] = {N_("SEALED"), "changes-prevent-symbolic",
		N_("The session is archived and read-only.")},
	[AFFEKT_BADGE_BLIND] = {N_("BLIND"), "view-conceal-symbolic",
		N_("Responses and peaks that the analysis found, and other raters' edits, are "
		   "hidden until blind coding ends.")},
};

static guint bit(enum affekt_badge badge, gboolean holds)
{
	return holds ? 1u << badge : 0;
}

guint affekt_badges_of(AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_results *results = affekt_session_results(session);
	if (facts == NULL)
		return 0;
	gboolean is_blind = affekt_session_is_blind(session);
	guint mask = bit(AFFEKT_BADGE_SIMULATED, facts->is_simulated) |
		     bit(AFFEKT_BADGE_EMULATED, facts->is_emulated) |
		     bit(AFFEKT_BADGE_UNCALIBRATED, facts->has_gsr && !facts->is_calibrated) |
		     bit(AFFEKT_BADGE_RECOVERED, facts->recovered != NULL) |
		     bit(AFFEKT_BADGE_DAMAGED, facts->damage != NULL) |
		     bit(AFFEKT_BADGE_UNFINISHED, facts->is_journal) |
		     bit(AFFEKT_BADGE_SEALED, facts->is_sealed) | bit(AFFEKT_BADGE_BLIND, is_blind);
	if (results != NULL)
		mask |= bit(AFFEKT_BADGE_SELF_NORMALISED, results->is_self_normalised) |
			/* It tells how many responses were found. */
			bit(AFFEKT_BADGE_NON_RESPONDER, results->is_non_responder && !is_blind) |
			bit(AFFEKT_BADGE_LIVE, affekt_session_is_live(session)) |
			bit(AFFEKT_BADGE_FOR_STUDY, affekt_session_is_for_study(session));
	else if (affekt_session_state(session) == AFFEKT_SESSION_READY)
		mask |= bit(AFFEKT_BADGE_NOT_ANALYSED, TRUE);
	return mask;
}

static const char *sentence_of(enum affekt_badge badge, AffektSession *session)
{
	/* Only recovery and reading know what was saved and lost. */
	switch (badge) {
	case AFFEKT_BADGE_RECOVERED:
		return affekt_session_facts(session)->recovered;
	case AFFEKT_BADGE_DAMAGED:
		return affekt_session_facts(session)->damage;
	default:
		return _(badges[badge].sentence);
	}
}

static GtkWidget *badge_new(enum affekt_badge badge, const char *sentence)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	gtk_widget_add_css_class(box, "affekt-badge");
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(box), gtk_image_new_from_icon_name(badges[badge].icon));
	gtk_box_append(GTK_BOX(box), gtk_label_new(_(badges[badge].word)));
	gtk_widget_set_tooltip_text(box, sentence);
	gtk_accessible_update_property(GTK_ACCESSIBLE(box), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_(badges[badge].word), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
	return box;
}

/* A single badge has room for its sentence. */
static GtkWidget *sentence_new(const char *sentence)
{
	GtkWidget *label = gtk_label_new(sentence);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_widget_set_hexpand(label, TRUE);
	gtk_widget_add_css_class(label, "dim-label");
	return label;
}

static void affekt_badges_class_init(AffektBadgesClass *class)
{
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-badges");
	gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void affekt_badges_init(AffektBadges *self)
{
	gtk_box_set_spacing(GTK_BOX(self), 8);
	gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
}

AffektBadges *affekt_badges_new(void)
{
	return g_object_new(AFFEKT_TYPE_BADGES, NULL);
}

void affekt_badges_show(AffektBadges *self, AffektSession *session)
{
	guint mask = affekt_badges_of(session);
	GtkWidget *child;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self))) != NULL)
		gtk_box_remove(GTK_BOX(self), child);
	for (int i = 0; i < AFFEKT_N_BADGES; i++) {
		if ((mask & 1u << i) == 0)
			continue;
		const char *sentence = sentence_of((enum affekt_badge)i, session);
		gtk_box_append(GTK_BOX(self), badge_new((enum affekt_badge)i, sentence));
		if (mask == 1u << i)
			gtk_box_append(GTK_BOX(self), sentence_new(sentence));
	}
	gtk_widget_set_visible(GTK_WIDGET(self), mask != 0);
}
