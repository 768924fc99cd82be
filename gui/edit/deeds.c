#include "gui/edit/deeds.h"

#include "core/text.h"
#include "core/ticks.h"
#include "gui/edit/titles.h"
#include "recordings/edits/edits_merge.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektDeed {
	GObject parent_instance;
	char *texts[AFFEKT_N_DEED_TEXTS];
	double seq, time_s;
};

G_DEFINE_FINAL_TYPE(AffektDeed, affekt_deed, G_TYPE_OBJECT)

static void affekt_deed_finalize(GObject *object)
{
	AffektDeed *self = AFFEKT_DEED(object);
	for (int i = 0; i < AFFEKT_N_DEED_TEXTS; i++)
		g_free(self->texts[i]);
	G_OBJECT_CLASS(affekt_deed_parent_class)->finalize(object);
}

static void affekt_deed_class_init(AffektDeedClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_deed_finalize;
}

static void affekt_deed_init(AffektDeed *self)
{
	(void)self;
}

const char *affekt_deed_text(AffektDeed *self, enum affekt_deed_text text)
{
	return self->texts[text];
}

double affekt_deed_key(AffektDeed *self, enum affekt_deed_text text)
{
	if (text == AFFEKT_DEED_WHEN)
		return self->seq;
	return text == AFFEKT_DEED_CHANGE ? self->time_s : NAN;
}

/* What the lines of one list share. */
struct telling {
	const GArray *edits;
	GHashTable *by_id;    /* id → struct rec_edit* */
	GHashTable *in_force; /* struct rec_edit* as a set */
	double longest_s;
};

static const struct rec_edit *edit_at(const GArray *edits, guint i)
{
	return &g_array_index(edits, struct rec_edit, i);
}

static void telling_begin(struct telling *telling, const GArray *edits, double longest_s)
{
	telling->edits = edits;
	telling->longest_s = longest_s;
	telling->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	telling->in_force = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) raters = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < edits->len; i++) {
		const struct rec_edit *edit = edit_at(edits, i);
		g_hash_table_insert(telling->by_id, (gpointer)edit->id, (gpointer)edit);
		if (!g_hash_table_add(raters, (gpointer)edit->rater))
			continue;
		g_autoptr(GArray) holding = rec_edits_in_force(edits, edit->rater);
		for (guint j = 0; j < holding->len; j++)
			g_hash_table_add(telling->in_force,
				(gpointer)edit_at(edits, g_array_index(holding, guint, j)));
	}
}

static void telling_end(struct telling *telling)
{
	g_hash_table_unref(telling->by_id);
	g_hash_table_unref(telling->in_force);
}

/* The edit that undo or redo took back; NULL: @edit is neither. */
static const struct rec_edit *taken_back(const struct telling *telling, const struct rec_edit *edit)
{
	return edit->action == REC_EDIT_RESTORE && edit->field[0] != '\0'
		       ? g_hash_table_lookup(telling->by_id, edit->field)
		       : NULL;
}

/* The edit that undos and redos on top of each other are about. */
static const struct rec_edit *origin_of(const struct telling *telling, const struct rec_edit *edit)
{
	guint n = 0; /* a damaged file may go round in circles */
	const struct rec_edit *before;
	while ((before = taken_back(telling, edit)) != NULL && n++ < telling->edits->len)
		edit = before;
	return edit;
}

static char *tell_when(const struct rec_edit *edit)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(edit->wall_us / G_USEC_PER_SEC);
	g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local(utc) : NULL;
	/* Translators: when an edit was made, as g_date_time_format() writes it. */
	return local != NULL ? g_date_time_format(local, _("%-d %b %Y, %H:%M:%S")) : g_strdup("–");
}

static char *tell_what(const struct telling *telling, const struct rec_edit *edit)
{
	const struct rec_edit *before = taken_back(telling, edit);
	if (before == NULL)
		return g_strdup(affekt_titles_of_edit(edit));
	const char *title = affekt_titles_of_edit(origin_of(telling, edit));
	return taken_back(telling, before) != NULL ? g_strdup_printf(_("Redo: %s"), title)
						   : g_strdup_printf(_("Undo: %s"), title);
}

/* Where in the recording; NaN nowhere. */
static double time_of(const struct telling *telling, const struct rec_edit *edit)
{
	const struct rec_edit *origin = origin_of(telling, edit);
	if (!isnan(origin->old_time_s))
		return origin->old_time_s;
	/* An added row is named by the edit that added it. */
	const struct rec_edit *add = g_hash_table_lookup(telling->by_id, origin->target_id);
	return isnan(origin->new_time_s) && add != NULL ? add->new_time_s : origin->new_time_s;
}

static char *tell_change(const struct telling *telling, const struct rec_edit *edit)
{
	double from_s = time_of(telling, edit);
	g_autofree char *from = core_ticks_format_time(from_s, 1, telling->longest_s);
	g_autofree char *to = core_ticks_format_time(edit->new_time_s, 1, telling->longest_s);
	double value = NAN;
	if (edit->action == REC_EDIT_MOVE)
		return g_strdup_printf("%s → %s", from, to);
	if (edit->action != REC_EDIT_SET || edit->value[0] == '\0')
		return g_strdup(from);
	if (edit->target == REC_EDIT_VIDEO && core_text_parse_double(edit->value, &value))
		return g_strdup_printf("%+.3f s", value);
	return isnan(from_s) ? g_strdup_printf("“%s”", edit->value)
			     : g_strdup_printf("%s: “%s”", from, edit->value);
}

static const char *tell_state(const struct telling *telling, const struct rec_edit *edit)
{
	if (edit->action == REC_EDIT_RESTORE)
		return "–";
	return g_hash_table_contains(telling->in_force, edit) ? _("In force") : _("Taken back");
}

static AffektDeed *deed_new(const struct telling *telling, const struct rec_edit *edit)
{
	AffektDeed *self = g_object_new(AFFEKT_TYPE_DEED, NULL);
	self->seq = (double)edit->seq;
	self->time_s = time_of(telling, edit);
	self->texts[AFFEKT_DEED_WHEN] = tell_when(edit);
	self->texts[AFFEKT_DEED_WHO] = g_strdup(edit->rater);
	self->texts[AFFEKT_DEED_WHAT] = tell_what(telling, edit);
	self->texts[AFFEKT_DEED_CHANGE] = tell_change(telling, edit);
	self->texts[AFFEKT_DEED_WHY] = g_strdup(edit->reason);
	self->texts[AFFEKT_DEED_STATE] = g_strdup(tell_state(telling, edit));
	return self;
}

void affekt_deeds_fill(GListStore *store, const GArray *edits, const char *rater, double longest_s)
{
	g_autoptr(GPtrArray) deeds = g_ptr_array_new_with_free_func(g_object_unref);
	struct telling telling;
	if (edits != NULL) {
		telling_begin(&telling, edits, longest_s);
		for (guint i = edits->len; i > 0; i--) {
			const struct rec_edit *edit = edit_at(edits, i - 1);
			if (rater == NULL || g_str_equal(edit->rater, rater))
				g_ptr_array_add(deeds, deed_new(&telling, edit));
		}
		telling_end(&telling);
	}
	g_list_store_splice(
		store, 0, g_list_model_get_n_items(G_LIST_MODEL(store)), deeds->pdata, deeds->len);
}
