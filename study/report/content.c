#include "study/report/content.h"

#include "recordings/session/label.h"
#include "study/figures/figure.h"
#include "study/report/made.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a drawing in the document is drawn from. */
struct subject {
	const struct study_figure *figure;
	const struct study_evidence *evidence;
};

static void draw(const void *data, cairo_t *cairo)
{
	const struct subject *subject = data;

	study_figure_draw(subject->figure, subject->evidence, cairo);
}

static const struct study_figure *figure_of(const char *name)
{
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		if (strcmp((*figure)->name, name) == 0)
			return *figure;
	}
	return NULL;
}

void study_content_figure(struct study_content *content, const char *name)
{
	const struct study_figure *figure = figure_of(name);

	if (content->error || !figure || !figure->has(content->evidence))
		return;
	g_autoptr(GBytes) svg =
		study_figure_bytes(figure, content->evidence, STUDY_FIGURE_SVG, &content->error);
	if (!svg)
		return;
	const char *title = _(figure->title);
	g_autofree char *description = figure->describe(content->evidence);
	struct subject *subject = g_new(struct subject, 1);
	*subject = (struct subject){figure, content->evidence};
	struct study_drawing *drawing =
		study_document_draw(content->document, title, description, STUDY_FIGURE_WIDTH,
			study_figure_height(figure, content->evidence), draw, subject, svg);
	drawing->file = g_strdup_printf("figures/%s.pdf", figure->name);
}

static struct rec_label label_of(const struct study_evidence *evidence)
{
	struct rec_label label = {false, false};

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint r = 0; r < member->results->len; r++) {
			const struct study_result *result = member->results->pdata[r];
			rec_label_read(&label, result->label);
		}
	}
	return label;
}

/* The same words as on the figures. */
static char *label_words(struct rec_label label)
{
	const char *simulated = label.is_simulated ? _("SIMULATED") : "";
	const char *emulated = label.is_emulated ? _("EMULATED") : "";

	return g_strconcat(simulated, *simulated && *emulated ? " " : "", emulated, NULL);
}

/* First and last day on which something was recorded: "2026-03-12 – 2026-04-02"; "" none. */
static char *days_of(const struct study_evidence *evidence)
{
	const char *first = NULL, *last = NULL;

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint r = 0; r < member->results->len; r++) {
			const struct study_result *result = member->results->pdata[r];
			const char *start = result->start_time;
			if (!start || strlen(start) < 10)
				continue;
			first = !first || strncmp(start, first, 10) < 0 ? start : first;
			last = !last || strncmp(start, last, 10) > 0 ? start : last;
		}
	}
	if (!first)
		return g_strdup("");
	if (strncmp(first, last, 10) == 0)
		return g_strndup(first, 10);
	return g_strdup_printf("%.10s – %.10s", first, last);
}

static char *name_of(const struct study_folder *folder)
{
	if (folder->plan && folder->plan->name && *folder->plan->name)
		return g_strdup(folder->plan->name);
	return g_path_get_basename(folder->path);
}

/* What the reader must know of the data at once: when, and which part of them. */
static char *subject_of(const struct study_evidence *evidence)
{
	g_autofree char *days = days_of(evidence);
	GString *subject = g_string_new(NULL);

	if (*days)
		g_string_printf(subject, _("Report of a study, recorded %s"), days);
	else
		g_string_append(subject, _("Report of a study"));
	if (evidence->options.wave)
		g_string_append_printf(subject, _("; only wave “%s”"), evidence->options.wave);
	if (evidence->options.group)
		g_string_append_printf(subject, _("; only group “%s”"), evidence->options.group);
	return g_string_free(subject, FALSE);
}

static void set(char **text, char *by)
{
	g_free(*text);
	*text = study_document_clean(by);
	g_free(by);
}

static struct study_document *begin(const struct study_evidence *evidence)
{
	g_autofree char *language = study_made_language();
	g_autofree char *name = name_of(evidence->folder);
	struct study_document *document = study_document_new(language, name);

	document->time_s = study_made_time();
	set(&document->date, study_made_date(document->time_s));
	set(&document->generator, g_strdup("Affekt " AFFEKT_VERSION));
	set(&document->label, label_words(label_of(evidence)));
	set(&document->subject, subject_of(evidence));
	return document;
}

struct study_document *study_content_new(const struct study_view *view,
	const struct study_report_options *options, GPtrArray *ret_problems, GError **error)
{
	static void (*const chapters[])(struct study_content * content) = {
		study_content_head,
		study_content_journey,
		study_content_differences,
		study_content_moments,
		study_content_perceived,
		study_content_kpi,
		study_content_quality,
		study_content_methods,
		study_content_limits,
	};
	const struct study_evidence *evidence = study_view_evidence(view);
	struct study_content content = {
		.view = view,
		.evidence = evidence,
		.options = options,
		.document = begin(evidence),
		.problems = ret_problems,
		.words = g_string_chunk_new(4096),
	};

	for (gsize i = 0; i < G_N_ELEMENTS(chapters); i++) {
		chapters[i](&content);
		if (options->progress)
			options->progress(
				(double)(i + 1) / (G_N_ELEMENTS(chapters) + 3), options->user);
	}
	g_string_chunk_free(content.words);
	if (content.error) {
		g_propagate_error(error, content.error);
		g_clear_pointer(&content.document, study_document_free);
	}
	return content.document;
}
