/*
 * The one sentence about why a recording cannot be written any more. The first fault holds; later
 * ones are its consequences. Any thread but the real-time roles; asking whether there is one is
 * free of locks.
 */
#ifndef ACQUISITION_FAULT_H
#define ACQUISITION_FAULT_H

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct acq_fault {
	pthread_mutex_t lock;
	_Atomic bool is_set;
	char sentence[240];
};

void acq_fault_init(struct acq_fault *fault);
void acq_fault_finish(struct acq_fault *fault);

void acq_fault_set(struct acq_fault *fault, const GError *error);
bool acq_fault_is_set(struct acq_fault *fault);

/* Copies the sentence, cut to @size bytes at a character; "" when there is no fault. */
void acq_fault_copy(struct acq_fault *fault, char *ret_sentence, size_t size);

/* Copies UTF-8 @text into a field of @size bytes, cut at a character. */
void acq_text_copy(char *ret_field, size_t size, const char *text);

#endif
