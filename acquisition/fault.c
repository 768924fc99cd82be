#include "acquisition/fault.h"

#include "acquisition/recording.h"

GQuark acq_error_quark(void)
{
	return g_quark_from_static_string("affekt-acquisition-error");
}

void acq_fault_init(struct acq_fault *fault)
{
	*fault = (struct acq_fault){0};
	pthread_mutex_init(&fault->lock, NULL);
}

void acq_fault_finish(struct acq_fault *fault)
{
	pthread_mutex_destroy(&fault->lock);
}

void acq_text_copy(char *ret_field, size_t size, const char *text)
{
	const char *end = NULL;

	g_strlcpy(ret_field, text, size);
	if (!g_utf8_validate(ret_field, -1, &end)) {
		ret_field[end - ret_field] = '\0';
	}
}

void acq_fault_set(struct acq_fault *fault, const GError *error)
{
	pthread_mutex_lock(&fault->lock);
	if (!atomic_load(&fault->is_set)) {
		acq_text_copy(fault->sentence, sizeof(fault->sentence), error->message);
		atomic_store(&fault->is_set, true);
	}
	pthread_mutex_unlock(&fault->lock);
}

bool acq_fault_is_set(struct acq_fault *fault)
{
	return atomic_load(&fault->is_set);
}

void acq_fault_copy(struct acq_fault *fault, char *ret_sentence, size_t size)
{
	pthread_mutex_lock(&fault->lock);
	acq_text_copy(ret_sentence, size, fault->sentence);
	pthread_mutex_unlock(&fault->lock);
}
