#include "gui/video/mailbox.h"

struct affekt_mailbox {
	gatomicrefcount references;
	void (*arrived)(gpointer user);
	gpointer user; /* main thread only */

	GMutex lock;       /* for what follows; held for a few instructions only */
	GstSample *sample; /* NULL: empty */
	gboolean is_waking;
	gboolean is_closed;
};

struct affekt_mailbox *affekt_mailbox_new(void (*arrived)(gpointer user), gpointer user)
{
	struct affekt_mailbox *mailbox = g_new0(struct affekt_mailbox, 1);
	g_atomic_ref_count_init(&mailbox->references);
	g_mutex_init(&mailbox->lock);
	mailbox->arrived = arrived;
	mailbox->user = user;
	return mailbox;
}

struct affekt_mailbox *affekt_mailbox_ref(struct affekt_mailbox *mailbox)
{
	g_atomic_ref_count_inc(&mailbox->references);
	return mailbox;
}

void affekt_mailbox_unref(struct affekt_mailbox *mailbox)
{
	if (!g_atomic_ref_count_dec(&mailbox->references))
		return;
	g_clear_pointer(&mailbox->sample, gst_sample_unref);
	g_mutex_clear(&mailbox->lock);
	g_free(mailbox);
}

/* [main] */
static gboolean wake(gpointer data)
{
	struct affekt_mailbox *mailbox = data;
	g_mutex_lock(&mailbox->lock);
	mailbox->is_waking = FALSE;
	gboolean is_wanted = mailbox->sample != NULL && !mailbox->is_closed;
	g_mutex_unlock(&mailbox->lock);
	if (is_wanted)
		mailbox->arrived(mailbox->user);
	return G_SOURCE_REMOVE;
}

static void drop_reference(gpointer mailbox)
{
	affekt_mailbox_unref(mailbox);
}

void affekt_mailbox_put(struct affekt_mailbox *mailbox, GstSample *sample)
{
	g_mutex_lock(&mailbox->lock);
	GstSample *old = mailbox->is_closed ? sample : mailbox->sample;
	mailbox->sample = mailbox->is_closed ? NULL : sample;
	gboolean must_wake = !mailbox->is_waking && !mailbox->is_closed;
	mailbox->is_waking |= must_wake;
	g_mutex_unlock(&mailbox->lock);
	if (old != NULL)
		gst_sample_unref(old);
	if (must_wake)
		g_idle_add_full(
			G_PRIORITY_DEFAULT, wake, affekt_mailbox_ref(mailbox), drop_reference);
}

GstSample *affekt_mailbox_take(struct affekt_mailbox *mailbox)
{
	g_mutex_lock(&mailbox->lock);
	GstSample *sample = g_steal_pointer(&mailbox->sample);
	g_mutex_unlock(&mailbox->lock);
	return sample;
}

void affekt_mailbox_close(struct affekt_mailbox *mailbox)
{
	g_mutex_lock(&mailbox->lock);
	mailbox->is_closed = TRUE;
	GstSample *sample = g_steal_pointer(&mailbox->sample);
	g_mutex_unlock(&mailbox->lock);
	if (sample != NULL)
		gst_sample_unref(sample);
}
