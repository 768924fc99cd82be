#include "study/tables/study_book.h"

#include "recordings/session/json.h"
#include "study/tables/columns.h"
#include "study/tables/paragraphs.h"
#include "study/tables/study_limits.h"

#include <math.h>

/* What stands above all: a person who opens the workbook reads nothing else first. */
#define INTRODUCTION                                                                               \
	"One study of Affekt. Every sheet behind this one is a table: its first row names the "    \
	"columns, and the note on a name tells unit and meaning. Empty cells are unknown values, " \
	"0 is a number. study_touchpoints is the answer; study_long has every visit of every "     \
	"participant for own computations. Numbers have the digits of the CSV export."

char *study_book_name(const struct study_evidence *evidence)
{
	const struct study_folder *folder = evidence->folder;

	if (folder->plan && folder->plan->name && folder->plan->name[0])
		return g_strdup(folder->plan->name);
	return g_path_get_basename(folder->path);
}

struct rec_label study_book_label(const struct study_evidence *evidence)
{
	struct rec_label label = {false, false};

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; k < member->results->len; k++) {
			const struct study_result *result = member->results->pdata[k];
			rec_label_read(&label, result->label);
		}
	}
	return label;
}

static const char *repeats_name(const struct study_evidence *evidence)
{
	static const char *const NAMES[] = {[STUDY_REPEATS_MEAN] = "mean",
		[STUDY_REPEATS_FIRST] = "first",
		[STUDY_REPEATS_EACH] = "each"};

	return NAMES[evidence->options.repeats];
}

/* What decides the numbers of a study: options, and constants with their sources in methods.md. */
static JsonObject *list_options(const struct study_evidence *evidence)
{
	const struct study_evidence_options *options = &evidence->options;
	JsonObject *object = json_object_new();

	rec_json_set_text(object, "repeats", repeats_name(evidence));
	rec_json_set_text(object, "wave", options->wave);
	rec_json_set_text(object, "group", options->group);
	json_object_set_boolean_member(object, "time_locked", options->is_time_locked);
	json_object_set_boolean_member(object, "everybody", options->is_everybody);
	json_object_set_int_member(object, "seed", (gint64)options->seed);
	json_object_set_int_member(object, "resamples", STUDY_EVIDENCE_RESAMPLES);
	json_object_set_int_member(object, "shuffles", evidence->chance_shuffles);
	json_object_set_int_member(object, "interval_pct", lround(100 * STUDY_INTERVAL_LEVEL));
	return object;
}

/* Different cards of the sessions, each once: one as a rule, more when some were analysed with
 * other parameters. */
static JsonArray *list_cards(const struct study_evidence *evidence)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	JsonArray *cards = json_array_new();

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; k < member->results->len; k++) {
			const struct study_result *result = member->results->pdata[k];
			const char *text = result->parameters_json;
			if (!text || !g_hash_table_add(seen, (gpointer)text))
				continue;
			JsonObject *card = rec_json_parse(text);
			if (card)
				json_array_add_object_element(cards, card);
		}
	}
	return cards;
}

static char *write_parameters(const struct study_evidence *evidence)
{
	g_autoptr(JsonObject) object = json_object_new();

	json_object_set_object_member(object, "study", list_options(evidence));
	json_object_set_array_member(object, "sessions", list_cards(evidence));
	return rec_json_print(object);
}

/* The latest start of a session: the study is not older than that, and the same sessions give the
 * same bytes. */
static char *describe_created(const struct study_evidence *evidence)
{
	g_autoptr(GDateTime) latest = NULL;

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; k < member->results->len; k++) {
			const struct study_result *result = member->results->pdata[k];
			GDateTime *start = result->start_time ? g_date_time_new_from_iso8601(
									result->start_time, NULL)
							      : NULL;
			if (start && (!latest || g_date_time_compare(start, latest) > 0)) {
				g_clear_pointer(&latest, g_date_time_unref);
				latest = g_date_time_ref(start);
			}
			g_clear_pointer(&start, g_date_time_unref);
		}
	}
	g_autoptr(GDateTime) utc = latest ? g_date_time_to_utc(latest) : NULL;
	return utc ? g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ")
		   : g_strdup("1980-01-01T00:00:00Z");
}

static void add_count(struct rec_book *book, JsonObject *about, const char *name, guint n)
{
	g_autofree char *text = g_strdup_printf("%u", n);

	rec_book_add_fact(book, name, text);
	json_object_set_int_member(about, name, n);
}

static void add_text(struct rec_book *book, JsonObject *about, const char *name, const char *text)
{
	rec_book_add_fact(book, name, text);
	rec_json_set_text(about, name, text);
}

/* The same facts for people and for programs. */
static void add_facts(struct rec_book *book, const struct study_evidence *evidence)
{
	g_autoptr(JsonObject) about = json_object_new();
	const char *source = rec_label_words(study_book_label(evidence));
	g_autofree char *seed = g_strdup_printf("%" G_GUINT64_FORMAT, evidence->options.seed);

	add_text(book, about, "name", book->title);
	add_text(book, about, "software", "Affekt " AFFEKT_VERSION);
	add_text(book, about, "source", *source != '\0' ? source : NULL);
	add_count(book, about, "participants", evidence->members->len);
	add_count(book, about, "in_means", evidence->n_in);
	add_count(book, about, "left_out", evidence->n_out);
	add_count(book, about, "touchpoints", evidence->touchpoints->len);
	add_text(book, about, "wave", evidence->options.wave);
	add_text(book, about, "group", evidence->options.group);
	add_text(book, about, "repeats", repeats_name(evidence));
	add_text(book, about, "everybody", evidence->options.is_everybody ? "yes" : "no");
	add_text(book, about, "seed", seed);
	book->about = rec_json_print(about);
}

struct rec_book *study_book_new(const struct study_evidence *evidence)
{
	struct rec_book *book = rec_book_new();

	book->name = "study";
	book->heading = "Study";
	book->introduction = INTRODUCTION;
	book->no_methods = "";
	book->title = study_book_name(evidence);
	book->created = describe_created(evidence);
	book->methods = study_paragraphs_write(evidence);
	book->limits = study_limits_write(evidence);
	book->parameters = write_parameters(evidence);
	study_columns_add(book, evidence);
	add_facts(book, evidence);
	return book;
}
