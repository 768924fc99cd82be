#include "gui/recall/interview.h"

#include "core/text.h"
#include "recordings/session/studyfile.h"
#include "study/recall/answers.h"

static void moment_free(gpointer data)
{
	struct affekt_moment *moment = data;
	g_free(moment->title);
	g_free(moment->instruction);
	g_free(moment);
}

static struct affekt_moment *moment_at(const struct affekt_interview *self, guint index)
{
	return self->moments->pdata[index];
}

static const struct affekt_step *step_at(const struct affekt_interview *self, guint index)
{
	return &g_array_index(self->steps, struct affekt_step, index);
}

static void lay_steps(struct affekt_interview *self)
{
	g_array_set_size(self->steps, 0);
	for (guint i = 0; i < self->moments->len; i++) {
		for (enum study_form form = 0; form < STUDY_N_FORMS; form++) {
			struct affekt_step step = {i, form};
			if (moment_at(self, i)->is_chosen &&
				(moment_at(self, i)->forms & 1u << form) != 0)
				g_array_append_val(self->steps, step);
		}
	}
	self->at = 0;
}

static guint without_video(guint forms)
{
	for (enum study_form form = 0; form < STUDY_N_FORMS; form++) {
		if (study_form_info(form)->needs_video)
			forms &= ~(1u << form);
	}
	return forms;
}

static struct affekt_moment *moment_new(const struct affekt_visit *visit, const char *study_text,
	const struct rec_studyfile *study, gboolean has_video)
{
	struct affekt_moment *moment = g_new0(struct affekt_moment, 1);
	const struct rec_touchpoint_plan *plan =
		study != NULL ? rec_studyfile_find_touchpoint(study, visit->row.id) : NULL;
	guint forms = study_forms_at(study_text, visit->row.id);
	g_snprintf(moment->name, sizeof moment->name, "%s#%d", visit->row.id, visit->row.visit);
	moment->title = g_strdup(visit->row.title);
	moment->visit = visit->row.visit;
	moment->start_s = visit->row.start_s;
	moment->end_s = visit->row.end_s;
	moment->instruction = g_strdup(plan != NULL ? plan->instruction : NULL);
	moment->forms = has_video ? forms : without_video(forms);
	moment->is_chosen = TRUE;
	return moment;
}

struct affekt_interview *affekt_interview_new(const struct affekt_facts *facts, gboolean has_video)
{
	struct affekt_interview *self = g_new0(struct affekt_interview, 1);
	g_autoptr(rec_studyfile) study = NULL;
	if (facts->study_text != NULL)
		study = rec_studyfile_parse(facts->study_text, facts->name, NULL);
	self->moments = g_ptr_array_new_with_free_func(moment_free);
	self->steps = g_array_new(FALSE, FALSE, sizeof(struct affekt_step));
	self->answers = g_ptr_array_new_with_free_func((GDestroyNotify)rec_self_report_free);
	for (guint i = 0; i < facts->answers->len; i++)
		g_ptr_array_add(self->answers, rec_self_report_copy(facts->answers->pdata[i]));
	for (guint i = 0; i < facts->visits->len; i++) {
		const struct affekt_visit *visit =
			&g_array_index(facts->visits, struct affekt_visit, i);
		if (visit->row.visit > 0 && !visit->is_baseline)
			g_ptr_array_add(self->moments,
				moment_new(visit, facts->study_text, study, has_video));
	}
	lay_steps(self);
	return self;
}

static gboolean was_left_out(const struct affekt_interview *before, const char *name)
{
	for (guint i = 0; i < before->moments->len; i++) {
		if (g_str_equal(moment_at(before, i)->name, name))
			return !moment_at(before, i)->is_chosen;
	}
	return FALSE;
}

struct affekt_interview *affekt_interview_renew(
	struct affekt_interview *before, const struct affekt_facts *facts, gboolean has_video)
{
	struct affekt_interview *self = affekt_interview_new(facts, has_video);
	if (before == NULL)
		return self;
	for (guint i = 0; i < self->moments->len; i++)
		moment_at(self, i)->is_chosen = !was_left_out(before, moment_at(self, i)->name);
	lay_steps(self);
	g_ptr_array_unref(self->answers);
	self->answers = g_ptr_array_ref(before->answers);
	affekt_interview_free(before);
	return self;
}

void affekt_interview_free(affekt_interview *self)
{
	if (self == NULL)
		return;
	g_ptr_array_unref(self->moments);
	g_array_unref(self->steps);
	g_ptr_array_unref(self->answers);
	g_free(self);
}

void affekt_interview_choose(struct affekt_interview *self, guint moment, gboolean is_chosen)
{
	moment_at(self, moment)->is_chosen = is_chosen;
	lay_steps(self);
}

/* Forms with several items are begun with any of them. */
static gboolean is_done(const struct affekt_interview *self, const struct affekt_step *step)
{
	const struct study_form_info *info = study_form_info(step->form);
	for (const struct study_form_item *item = info->items; item->id != NULL; item++) {
		if (study_answers_find(self->answers, moment_at(self, step->moment)->name, info->id,
			    item->id) != NULL)
			return TRUE;
	}
	return FALSE;
}

void affekt_interview_resume(struct affekt_interview *self)
{
	for (guint i = 0; i < self->steps->len; i++) {
		self->at = i;
		if (!is_done(self, step_at(self, i)))
			return;
	}
	self->at = 0;
}

guint affekt_interview_n_done(const struct affekt_interview *self)
{
	guint n = 0;
	for (guint i = 0; i < self->steps->len; i++)
		n += is_done(self, step_at(self, i)) ? 1 : 0;
	return n;
}

const struct affekt_step *affekt_interview_step(const struct affekt_interview *self)
{
	return self->at < self->steps->len ? step_at(self, self->at) : NULL;
}

const struct affekt_moment *affekt_interview_moment(const struct affekt_interview *self)
{
	const struct affekt_step *step = affekt_interview_step(self);
	return step != NULL ? moment_at(self, step->moment) : NULL;
}

guint affekt_interview_place(const struct affekt_interview *self)
{
	const struct affekt_step *step = affekt_interview_step(self);
	guint place = 0;
	for (guint i = 0; step != NULL && i <= step->moment; i++)
		place += moment_at(self, i)->is_chosen && moment_at(self, i)->forms != 0 ? 1 : 0;
	return place;
}

guint affekt_interview_n_chosen(const struct affekt_interview *self)
{
	guint n = 0;
	for (guint i = 0; i < self->moments->len; i++)
		n += moment_at(self, i)->is_chosen && moment_at(self, i)->forms != 0 ? 1 : 0;
	return n;
}

static gint64 next_id(const struct affekt_interview *self)
{
	gint64 id = 0;
	for (guint i = 0; i < self->answers->len; i++)
		id = MAX(id, ((const struct rec_self_report *)self->answers->pdata[i])->id);
	return id + 1;
}

static char *text_or_null(const char *text)
{
	return text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
}

const struct rec_self_report *affekt_interview_answer(struct affekt_interview *self,
	const char *item, const char *value, const char *text, double time_s)
{
	const struct study_form_info *info = study_form_info(affekt_interview_step(self)->form);
	struct rec_self_report *answer = g_new(struct rec_self_report, 1);
	*answer = (struct rec_self_report){
		.id = next_id(self),
		.touchpoint = g_strdup(affekt_interview_moment(self)->name),
		.form = g_strdup(info->id),
		.item = g_strdup(item),
		.value = text_or_null(value),
		.text = text_or_null(text),
		.video_time_s = time_s,
		.answered_at = core_text_iso8601(g_get_real_time()),
		.is_projective = info->is_projective,
	};
	g_ptr_array_add(self->answers, answer);
	return answer;
}

const struct rec_self_report *affekt_interview_answered(
	const struct affekt_interview *self, const char *item)
{
	return study_answers_find(self->answers, affekt_interview_moment(self)->name,
		study_form_info(affekt_interview_step(self)->form)->id, item);
}
