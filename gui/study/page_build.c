/* The widgets of the study page. */
#include "gui/actions/button.h"
#include "gui/study/page_parts.h"

#include "gui/actions/stack.h"
#include "gui/study/heat_legend.h"

#include <glib/gi18n-lib.h>

enum {
	LISTS_WIDTH = 300,
};

static GtkWidget *none_new(void)
{
	GtkWidget *page = adw_status_page_new();
	GtkWidget *button = gtk_button_new_with_mnemonic(_("_Open a study…"));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "win.open-study");
	gtk_widget_set_halign(button, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(button, "pill");
	adw_status_page_set_icon_name(ADW_STATUS_PAGE(page), "view-grid-symbolic");
	adw_status_page_set_title(ADW_STATUS_PAGE(page), _("No study is open"));
	adw_status_page_set_description(ADW_STATUS_PAGE(page),
		_("A study is a folder with the sessions of many participants. “affekt study new” "
		  "makes one; open it here, or drop it on this window."));
	adw_status_page_set_child(ADW_STATUS_PAGE(page), button);
	return page;
}

static GtkWidget *loading_new(AffektStudyPage *self)
{
	GtkWidget *spinner = gtk_spinner_new();
	self->spinner = GTK_SPINNER(spinner);
	gtk_widget_set_size_request(spinner, 48, 48);
	gtk_widget_set_halign(spinner, GTK_ALIGN_CENTER);
	gtk_widget_set_valign(spinner, GTK_ALIGN_CENTER);
	return spinner;
}

static GtkWidget *error_new(AffektStudyPage *self)
{
	GtkWidget *page = adw_status_page_new();
	self->error_page = ADW_STATUS_PAGE(page);
	adw_status_page_set_icon_name(self->error_page, "dialog-error-symbolic");
	adw_status_page_set_title(self->error_page, _("This study cannot be shown"));
	return page;
}

/* What finds no room in a narrow window is scrolled to. */
static GtkWidget *scroller_new(GtkWidget *child)
{
	GtkWidget *scroller = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), child);
	return scroller;
}

static GtkWidget *foot_new(AffektStudyPage *self)
{
	GtkWidget *foot = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	gtk_widget_add_css_class(foot, "affekt-study-foot");
	self->readout = GTK_LABEL(gtk_label_new(NULL));
	gtk_label_set_xalign(self->readout, 0);
	gtk_label_set_ellipsize(self->readout, PANGO_ELLIPSIZE_END);
	gtk_widget_add_css_class(GTK_WIDGET(self->readout), "affekt-study-readout");
	gtk_box_append(GTK_BOX(foot), GTK_WIDGET(self->readout));
	gtk_box_append(GTK_BOX(foot), scroller_new(affekt_heat_legend_new()));
	return foot;
}

static GtkWidget *picture_new(AffektStudyPage *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *scroller = gtk_scrolled_window_new();
	self->heat = affekt_heat_new();
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), GTK_WIDGET(self->heat));
	gtk_widget_set_vexpand(scroller, TRUE);
	gtk_widget_set_hexpand(scroller, TRUE);
	/* Before the scrolled window, which has a use of its own for some of them. */
	affekt_keys_install(GTK_WIDGET(self->heat), affekt_study_page_keys);
	gtk_box_append(GTK_BOX(box), scroller);
	gtk_box_append(GTK_BOX(box), foot_new(self));
	return box;
}

static GtkWidget *study_new(AffektStudyPage *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	self->filters = affekt_filter_bar_new();
	self->notices = affekt_notices_new(self->analysing);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->notices));
	gtk_box_append(GTK_BOX(box), scroller_new(GTK_WIDGET(self->filters)));
	affekt_filter_bar_add(self->filters, affekt_notices_button(self->notices));
	self->asides = affekt_asides_new();
	gtk_widget_set_size_request(GTK_WIDGET(self->asides), LISTS_WIDTH, -1);
	GtkWidget *clamp = g_object_new(ADW_TYPE_CLAMP, "maximum-size", LISTS_WIDTH,
		"tightening-threshold", LISTS_WIDTH, "child", self->asides, "hexpand", FALSE, NULL);
	self->flap = ADW_FLAP(adw_flap_new());
	adw_flap_set_flap_position(self->flap, GTK_PACK_END);
	adw_flap_set_swipe_to_open(self->flap, FALSE);
	adw_flap_set_swipe_to_close(self->flap, FALSE);
	adw_flap_set_separator(self->flap, gtk_separator_new(GTK_ORIENTATION_VERTICAL));
	adw_flap_set_content(self->flap, picture_new(self));
	adw_flap_set_flap(self->flap, clamp);
	gtk_widget_set_vexpand(GTK_WIDGET(self->flap), TRUE);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->flap));
	return box;
}

static GtkWidget *header_new(void)
{
	GtkWidget *header = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkWidget *zoom = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_widget_add_css_class(zoom, "linked");
	gtk_box_append(GTK_BOX(zoom), affekt_button_new(GTK_TYPE_BUTTON, "zoom-out-symbolic",
					      "study.smaller", _("Smaller cells (−)")));
	gtk_box_append(GTK_BOX(zoom), affekt_button_new(GTK_TYPE_BUTTON, "zoom-fit-best-symbolic",
					      "study.fit", _("Show all that fits (F)")));
	gtk_box_append(GTK_BOX(zoom), affekt_button_new(GTK_TYPE_BUTTON, "zoom-in-symbolic",
					      "study.larger", _("Larger cells (+)")));
	gtk_box_append(GTK_BOX(header), zoom);
	gtk_box_append(GTK_BOX(header),
		affekt_button_new(GTK_TYPE_TOGGLE_BUTTON, "sidebar-show-right-symbolic",
			"study.sidebar", _("Alerts and sessions (F9)")));
	return header;
}

void affekt_study_page_build(AffektStudyPage *self)
{
	self->states = GTK_STACK(gtk_stack_new());
	gtk_stack_add_named(self->states, none_new(), "none");
	gtk_stack_add_named(self->states, loading_new(self), "loading");
	gtk_stack_add_named(self->states, error_new(self), "error");
	gtk_stack_add_named(self->states, study_new(self), "study");
	affekt_stack_tell_page(GTK_WIDGET(self->states));
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->states));
	self->header = g_object_ref_sink(header_new());
}
