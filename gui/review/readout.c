#include "gui/review/readout.h"

#include "core/ticks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektReadout {
	GtkBox parent_instance;
	AffektTimeline *timeline;
	AffektSession *session; /* NULL none */
	GtkLabel *values[AFFEKT_N_READINGS];
};

G_DEFINE_FINAL_TYPE(AffektReadout, affekt_readout, GTK_TYPE_BOX)

static const struct {
	const char *caption;
	int width_chars;
} readings[AFFEKT_N_READINGS] = {
	[AFFEKT_READING_TIME] = {N_("Time"), 10},
	[AFFEKT_READING_CONDUCTANCE] = {N_("Conductance"), 10},
	[AFFEKT_READING_TONIC] = {N_("Tonic"), 9},
	[AFFEKT_READING_DRIVER] = {N_("Driver"), 9},
	[AFFEKT_READING_HEART_RATE] = {N_("Heart rate"), 5},
	[AFFEKT_READING_AROUSAL] = {N_("Arousal"), 8},
	[AFFEKT_READING_TOUCH_POINT] = {N_("Touch point"), 10},
};

static char *format_number(double value, int decimals, const char *unit)
{
	if (isnan(value))
		return g_strdup("–");
	return g_strdup_printf(
		"%.*f%s%s", decimals, value, unit != NULL ? " " : "", unit != NULL ? unit : "");
}

static double value_at(AffektReadout *self, enum affekt_signal signal, double time_s)
{
	struct affekt_series *series = affekt_session_signal(self->session, signal);
	return series != NULL ? affekt_series_value_at(series, time_s) : (double)NAN;
}

/* "61", "61 (low confidence)" */
static char *format_arousal(AffektReadout *self, double time_s)
{
	double arousal = value_at(self, AFFEKT_SIGNAL_AROUSAL, time_s);
	double confidence = value_at(self, AFFEKT_SIGNAL_CONFIDENCE, time_s);
	g_autofree char *number = format_number(arousal, 0, NULL);
	if (!isnan(arousal) && confidence < 0.3)
		return g_strdup_printf(_("%s (low)"), number);
	return g_steal_pointer(&number);
}

static char *format_touch_points(const GArray *visits, double time_s)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_touchpoint *visit =
			&g_array_index(visits, struct affekt_visit, i).row;
		if (!(visit->start_s <= time_s && time_s < visit->end_s))
			continue;
		g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", visit->title);
		if (visit->visit > 1)
			g_string_append_printf(text, " %d", visit->visit);
	}
	return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : g_strdup("–");
}

static char *format_reading(AffektReadout *self, enum affekt_reading reading, double time_s)
{
	if (reading == AFFEKT_READING_TIME)
		return core_ticks_format_time(time_s, 2, affekt_timeline_limits(self->timeline).v1);
	const struct affekt_facts *facts =
		self->session != NULL ? affekt_session_facts(self->session) : NULL;
	if (facts == NULL)
		return g_strdup("–");
	switch (reading) {
	case AFFEKT_READING_CONDUCTANCE:
		return format_number(value_at(self, AFFEKT_SIGNAL_CONDUCTANCE, time_s),
			facts->is_calibrated ? 3 : 0, facts->gsr_unit);
	case AFFEKT_READING_TONIC:
		return format_number(value_at(self, AFFEKT_SIGNAL_TONIC, time_s),
			facts->is_calibrated ? 3 : 0, facts->gsr_unit);
	case AFFEKT_READING_DRIVER:
		return format_number(value_at(self, AFFEKT_SIGNAL_DRIVER, time_s),
			facts->is_calibrated ? 3 : 0, facts->gsr_unit);
	case AFFEKT_READING_HEART_RATE:
		return format_number(value_at(self, AFFEKT_SIGNAL_HEART_RATE, time_s), 0, NULL);
	case AFFEKT_READING_AROUSAL:
		return format_arousal(self, time_s);
	case AFFEKT_READING_TOUCH_POINT:
		return format_touch_points(facts->visits, time_s);
	case AFFEKT_READING_TIME:
	case AFFEKT_N_READINGS:
	default:
		return g_strdup("–");
	}
}

static void refresh(AffektReadout *self)
{
	double hover_s = affekt_timeline_hover(self->timeline);
	double time_s = isnan(hover_s) ? affekt_timeline_cursor(self->timeline) : hover_s;
	for (int i = 0; i < AFFEKT_N_READINGS; i++) {
		g_autofree char *text = format_reading(self, (enum affekt_reading)i, time_s);
		/* A label lays itself out anew even for the same text. */
		if (g_strcmp0(gtk_label_get_text(self->values[i]), text) != 0)
			gtk_label_set_text(self->values[i], text);
	}
}

static void affekt_readout_finalize(GObject *object)
{
	AffektReadout *self = AFFEKT_READOUT(object);
	g_clear_object(&self->timeline);
	g_clear_object(&self->session);
	G_OBJECT_CLASS(affekt_readout_parent_class)->finalize(object);
}

static void affekt_readout_class_init(AffektReadoutClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_readout_finalize;
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-readout");
	gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void affekt_readout_init(AffektReadout *self)
{
	gtk_box_set_spacing(GTK_BOX(self), 12);
	for (int i = 0; i < AFFEKT_N_READINGS; i++) {
		GtkWidget *cell = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
		GtkWidget *caption = gtk_label_new(_(readings[i].caption));
		gtk_label_set_xalign(GTK_LABEL(caption), 0);
		gtk_widget_add_css_class(caption, "affekt-caption");
		gtk_box_append(GTK_BOX(cell), caption);
		GtkWidget *value = gtk_label_new("–");
		self->values[i] = GTK_LABEL(value);
		gtk_label_set_xalign(self->values[i], 0);
		gtk_label_set_width_chars(self->values[i], readings[i].width_chars);
		gtk_label_set_ellipsize(self->values[i], PANGO_ELLIPSIZE_END);
		gtk_widget_add_css_class(value, "numeric");
		gtk_widget_add_css_class(value, "affekt-reading");
		gtk_accessible_update_relation(GTK_ACCESSIBLE(value),
			GTK_ACCESSIBLE_RELATION_LABELLED_BY, caption, NULL, -1);
		gtk_box_append(GTK_BOX(cell), value);
		gtk_box_append(GTK_BOX(self), cell);
	}
	gtk_widget_set_hexpand(
		gtk_widget_get_parent(GTK_WIDGET(self->values[AFFEKT_READING_TOUCH_POINT])), TRUE);
}

AffektReadout *affekt_readout_new(AffektTimeline *timeline)
{
	AffektReadout *self = g_object_new(AFFEKT_TYPE_READOUT, NULL);
	self->timeline = g_object_ref(timeline);
	static const char *const causes[] = {"notify::cursor", "notify::hover", "notify::end"};
	for (gsize i = 0; i < G_N_ELEMENTS(causes); i++)
		g_signal_connect_object(
			timeline, causes[i], G_CALLBACK(refresh), self, G_CONNECT_SWAPPED);
	refresh(self);
	return self;
}

void affekt_readout_set_session(AffektReadout *self, AffektSession *session)
{
	g_set_object(&self->session, session);
	refresh(self);
}

const char *affekt_readout_text(AffektReadout *self, enum affekt_reading reading)
{
	return gtk_label_get_text(self->values[reading]);
}
