#include "gui/study/aside.h"

struct _AffektAside {
	GObject parent_instance;
	struct affekt_aside fields;
};

G_DEFINE_FINAL_TYPE(AffektAside, affekt_aside, G_TYPE_OBJECT)

static void affekt_aside_finalize(GObject *object)
{
	struct affekt_aside *fields = &AFFEKT_ASIDE(object)->fields;
	g_free(fields->title);
	g_free(fields->text);
	g_free(fields->participant);
	g_free(fields->touchpoint);
	g_free(fields->session);
	G_OBJECT_CLASS(affekt_aside_parent_class)->finalize(object);
}

static void affekt_aside_class_init(AffektAsideClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_aside_finalize;
}

static void affekt_aside_init(AffektAside *self)
{
	(void)self;
}

AffektAside *affekt_aside_new(const struct affekt_aside *fields)
{
	AffektAside *self = g_object_new(AFFEKT_TYPE_ASIDE, NULL);
	self->fields = (struct affekt_aside){
		.title = g_strdup(fields->title),
		.text = g_strdup(fields->text),
		.participant = g_strdup(fields->participant),
		.touchpoint = g_strdup(fields->touchpoint),
		.session = g_strdup(fields->session),
		.time_s = fields->time_s,
	};
	return self;
}

const struct affekt_aside *affekt_aside_get(AffektAside *self)
{
	return &self->fields;
}
