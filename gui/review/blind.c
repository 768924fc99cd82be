#include "gui/review/blind.h"

#include "gui/actions/commands.h"
#include "gui/review/agreement.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ASKED  "affekt-blind-asked"
#define BEGINS "affekt-blind-begins"
#define ENTRY  "affekt-entry"

static GtkWindow *window_of(AffektReview *review)
{
	GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(review));
	return GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : NULL;
}

static gboolean is_nobody(const char *rater)
{
	return rater == NULL || rater[0] == '\0' || strcmp(rater, "automatic") == 0;
}

static void note(AffektReview *review, gboolean is_blind)
{
	AffektDocument *document = affekt_review_document(review);
	if (!affekt_document_note_blind(document, is_blind))
		affekt_review_say(review, affekt_document_obstacle(document));
}

/* The same file as another rater sees it. */
static void reopen(AffektReview *review, const char *name)
{
	AffektSession *session = affekt_review_session(review);
	if (affekt_session_path(session) == NULL) {
		affekt_review_say(review,
			_("This session is in no file yet: save it to code under another name"));
		return;
	}
	if (!affekt_document_is_saved(affekt_review_document(review))) {
		affekt_review_say(review, _("Edits are still being saved; try again in a moment"));
		return;
	}
	g_autoptr(AffektSession) again =
		affekt_session_new_for_path(affekt_session_path(session), name);
	affekt_session_set_study(again, affekt_session_study(session));
	affekt_session_set_blind(again, TRUE);
	g_object_set_data(G_OBJECT(again), BEGINS, GINT_TO_POINTER(TRUE));
	affekt_review_start_at(review, affekt_timeline_cursor(affekt_review_timeline(review)));
	affekt_review_reopen(review, again);
}

static void begin_as(AffektReview *review, const char *name)
{
	AffektSession *session = affekt_review_session(review);
	if (g_strcmp0(affekt_session_rater(session), name) != 0) {
		reopen(review, name);
		return;
	}
	/* Noted first: what was seen until now belongs into the note. */
	note(review, TRUE);
	affekt_session_set_blind(session, TRUE);
}

static void name_given(AffektReview *review, const char *response, AdwMessageDialog *dialog)
{
	GtkWidget *entry = g_object_get_data(G_OBJECT(dialog), ENTRY);
	g_autofree char *name = g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(entry))));
	if (strcmp(response, "blind") == 0 && !is_nobody(name))
		begin_as(review, name);
	affekt_blind_follow(review);
}

static void name_typed(GtkEditable *entry, AdwMessageDialog *dialog)
{
	g_autofree char *name = g_strstrip(g_strdup(gtk_editable_get_text(entry)));
	adw_message_dialog_set_response_enabled(dialog, "blind", !is_nobody(name));
}

static void ask_name(AffektReview *review)
{
	AdwMessageDialog *dialog =
		ADW_MESSAGE_DIALOG(adw_message_dialog_new(window_of(review), _("Who codes blind?"),
			_("Responses and peaks that the analysis found, and the edits of others, "
			  "are hidden. The log notes from when on you coded without them.")));
	GtkWidget *entry = gtk_entry_new();
	gtk_editable_set_text(GTK_EDITABLE(entry), g_get_user_name());
	gtk_entry_set_activates_default(GTK_ENTRY(entry), TRUE);
	gtk_entry_set_max_length(GTK_ENTRY(entry), 40);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the rater"), -1);
	adw_message_dialog_set_extra_child(dialog, entry);
	adw_message_dialog_add_responses(
		dialog, "cancel", _("_Cancel"), "blind", _("Code _blind"), NULL);
	adw_message_dialog_set_response_appearance(dialog, "blind", ADW_RESPONSE_SUGGESTED);
	adw_message_dialog_set_default_response(dialog, "blind");
	adw_message_dialog_set_close_response(dialog, "cancel");
	g_object_set_data(G_OBJECT(dialog), ENTRY, entry);
	g_signal_connect_object(entry, "changed", G_CALLBACK(name_typed), dialog, 0);
	name_typed(GTK_EDITABLE(entry), dialog);
	g_signal_connect_object(
		dialog, "response", G_CALLBACK(name_given), review, G_CONNECT_SWAPPED);
	gtk_window_present(GTK_WINDOW(dialog));
}

static void ending_confirmed(AffektReview *review, const char *response)
{
	AffektSession *session = affekt_review_session(review);
	if (strcmp(response, "show") == 0 && session != NULL) {
		/* Nobody's name: nobody's note. */
		if (affekt_document_obstacle(affekt_review_document(review)) == NULL)
			note(review, FALSE);
		affekt_session_set_blind(session, FALSE);
	}
	affekt_blind_follow(review);
}

static void ask_to_end(AffektReview *review)
{
	AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(window_of(review),
		_("End blind coding?"),
		_("Shows what the analysis found. Whoever has seen it no longer codes blind, and "
		  "the log says so.")));
	adw_message_dialog_add_responses(dialog, "cancel", _("_Cancel"), "show", _("_Show"), NULL);
	adw_message_dialog_set_default_response(dialog, "cancel");
	adw_message_dialog_set_close_response(dialog, "cancel");
	g_signal_connect_object(
		dialog, "response", G_CALLBACK(ending_confirmed), review, G_CONNECT_SWAPPED);
	gtk_window_present(GTK_WINDOW(dialog));
}

void affekt_blind_switch(AffektReview *review, gboolean is_on)
{
	AffektSession *session = affekt_review_session(review);
	if (session == NULL || affekt_session_state(session) != AFFEKT_SESSION_READY ||
		affekt_session_is_blind(session) == is_on)
		return;
	if (!is_on)
		ask_to_end(review);
	else if (affekt_session_rater_is_named(session) &&
		 !is_nobody(affekt_session_rater(session)))
		begin_as(review, affekt_session_rater(session));
	else
		ask_name(review);
}

static void switched(gpointer page, const char *name, gboolean is_on)
{
	(void)name;
	affekt_blind_switch(page, is_on);
	/* As long as something is asked, nothing has changed. */
	affekt_blind_follow(page);
}

static void show_agreement(gpointer page)
{
	AffektReview *review = page;
	AffektAgreement *dialog =
		affekt_agreement_new(window_of(review), affekt_review_session(review));
	gtk_window_present(GTK_WINDOW(dialog));
}

static const struct affekt_command commands[] = {
	{"agreement", show_agreement},
	{0},
};

void affekt_blind_add_actions(AffektReview *review, GActionMap *map)
{
	affekt_commands_add(map, commands, review);
	affekt_commands_add_switch(map, "code-blind", FALSE, switched, review);
	affekt_commands_enable(map, "agreement", FALSE);
	affekt_commands_enable(map, "code-blind", FALSE);
}

/* Once per session. */
static gboolean take(AffektSession *session, const char *key)
{
	return g_object_steal_data(G_OBJECT(session), key) != NULL;
}

void affekt_blind_follow(AffektReview *review)
{
	AffektSession *session = affekt_review_session(review);
	GActionMap *map = G_ACTION_MAP(affekt_review_actions(review));
	gboolean is_ready =
		session != NULL && affekt_session_state(session) == AFFEKT_SESSION_READY;
	gboolean is_blind = session != NULL && affekt_session_is_blind(session);
	affekt_commands_enable(map, "agreement", is_ready && !is_blind);
	affekt_commands_enable(map, "code-blind", is_ready);
	g_simple_action_set_state(G_SIMPLE_ACTION(g_action_map_lookup_action(map, "code-blind")),
		g_variant_new_boolean(is_blind));
	if (!is_ready || !is_blind)
		return;
	if (take(session, BEGINS)) {
		note(review, TRUE);
	} else if (is_nobody(affekt_session_rater(session)) &&
		   g_object_get_data(G_OBJECT(session), ASKED) == NULL) {
		g_object_set_data(G_OBJECT(session), ASKED, GINT_TO_POINTER(TRUE));
		ask_name(review);
	}
}
