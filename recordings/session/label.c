#include "recordings/session/label.h"

#include <string.h>

#define SIMULATED "SIMULATED"
#define EMULATED  "EMULATED"

struct rec_label rec_label_of_device(const struct rec_device *device)
{
	return (struct rec_label){device->is_simulated, device->is_emulated};
}

struct rec_label rec_label_of_session(const struct rec_session *session)
{
	struct rec_label label = {false, false};

	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = g_ptr_array_index(session->devices, i);

		label.is_simulated |= device->is_simulated;
		label.is_emulated |= device->is_emulated;
	}
	return label;
}

const char *rec_label_words(struct rec_label label)
{
	if (label.is_simulated)
		return label.is_emulated ? SIMULATED " " EMULATED : SIMULATED;
	return label.is_emulated ? EMULATED : "";
}

void rec_label_read(struct rec_label *label, const char *text)
{
	static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	while (text) {
		text += strspn(text, " ");
		size_t n = strspn(text, LETTERS);
		if (n == strlen(SIMULATED) && strncmp(text, SIMULATED, n) == 0)
			label->is_simulated = true;
		else if (n == strlen(EMULATED) && strncmp(text, EMULATED, n) == 0)
			label->is_emulated = true;
		else
			return;
		text += n;
	}
}
