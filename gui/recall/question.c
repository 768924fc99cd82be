#include "gui/recall/question.h"

/* How long a hand rests before its answer counts: shorter than a thought, longer than a step of the
 * arrow keys. */
enum {
	REST_MS = 400
};

struct said {
	char *item, *value, *text;
};

typedef struct {
	enum study_form form;
	const struct affekt_language *language;
	GPtrArray *pending; /* struct said*, in order */
	guint timer;        /* 0 none */
} AffektQuestionPrivate;

enum {
	SIGNAL_ANSWERED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE(AffektQuestion, affekt_question, ADW_TYPE_BIN)

static AffektQuestionPrivate *private_of(AffektQuestion *self)
{
	return affekt_question_get_instance_private(self);
}

static void said_free(gpointer data)
{
	struct said *said = data;
	g_free(said->item);
	g_free(said->value);
	g_free(said->text);
	g_free(said);
}

static void affekt_question_dispose(GObject *object)
{
	AffektQuestionPrivate *self = private_of(AFFEKT_QUESTION(object));
	g_clear_handle_id(&self->timer, g_source_remove);
	G_OBJECT_CLASS(affekt_question_parent_class)->dispose(object);
}

static void affekt_question_finalize(GObject *object)
{
	g_ptr_array_unref(private_of(AFFEKT_QUESTION(object))->pending);
	G_OBJECT_CLASS(affekt_question_parent_class)->finalize(object);
}

/* Whatever takes the question away, the closing of the window too, loses no answer. */
static void affekt_question_unmap(GtkWidget *widget)
{
	affekt_question_flush(AFFEKT_QUESTION(widget));
	GTK_WIDGET_CLASS(affekt_question_parent_class)->unmap(widget);
}

static void affekt_question_class_init(AffektQuestionClass *class)
{
	GTK_WIDGET_CLASS(class)->unmap = affekt_question_unmap;
	G_OBJECT_CLASS(class)->dispose = affekt_question_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_question_finalize;
	signals[SIGNAL_ANSWERED] = g_signal_new("answered", AFFEKT_TYPE_QUESTION, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void affekt_question_init(AffektQuestion *self)
{
	private_of(self)->pending = g_ptr_array_new_with_free_func(said_free);
}

void affekt_question_set_up(
	AffektQuestion *self, enum study_form form, const struct affekt_language *language)
{
	private_of(self)->form = form;
	private_of(self)->language = language;
}

enum study_form affekt_question_form(AffektQuestion *self)
{
	return private_of(self)->form;
}

const char *affekt_question_text(AffektQuestion *self, const char *text)
{
	return affekt_language_text(private_of(self)->language, text);
}

void affekt_question_restore(AffektQuestion *self, const char *item, const char *value)
{
	AFFEKT_QUESTION_GET_CLASS(self)->restore(self, item, value);
}

void affekt_question_digit(AffektQuestion *self, int digit)
{
	if (AFFEKT_QUESTION_GET_CLASS(self)->digit != NULL)
		AFFEKT_QUESTION_GET_CLASS(self)->digit(self, digit);
}

void affekt_question_moment(AffektQuestion *self, double time_s, gboolean is_playing)
{
	if (AFFEKT_QUESTION_GET_CLASS(self)->moment != NULL)
		AFFEKT_QUESTION_GET_CLASS(self)->moment(self, time_s, is_playing);
}

void affekt_question_flush(AffektQuestion *self)
{
	AffektQuestionPrivate *private = private_of(self);
	g_clear_handle_id(&private->timer, g_source_remove);
	g_autoptr(GPtrArray) told = private->pending;
	private->pending = g_ptr_array_new_with_free_func(said_free);
	for (guint i = 0; i < told->len; i++) {
		const struct said *said = told->pdata[i];
		g_signal_emit(
			self, signals[SIGNAL_ANSWERED], 0, said->item, said->value, said->text);
	}
}

static gboolean has_rested(gpointer user_data)
{
	private_of(user_data)->timer = 0;
	affekt_question_flush(user_data);
	return G_SOURCE_REMOVE;
}

void affekt_question_say(
	AffektQuestion *self, const char *item, const char *value, const char *text)
{
	AffektQuestionPrivate *private = private_of(self);
	for (guint i = 0; i < private->pending->len; i++) {
		const struct said *said = private->pending->pdata[i];
		if (g_strcmp0(said->item, item) == 0) {
			g_ptr_array_remove_index(private->pending, i);
			break;
		}
	}
	struct said *said = g_new(struct said, 1);
	*said = (struct said){g_strdup(item), g_strdup(value), g_strdup(text)};
	g_ptr_array_add(private->pending, said);
	g_clear_handle_id(&private->timer, g_source_remove);
	private->timer = g_timeout_add(REST_MS, has_rested, self);
}
