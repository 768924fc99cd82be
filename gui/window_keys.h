/*
 * The keys that hold on every page of the window, and all keys by page, for the window that lists
 * them.
 */
#ifndef GUI_WINDOW_KEYS_H
#define GUI_WINDOW_KEYS_H

#include "gui/actions/keys.h"

extern const struct affekt_key_group affekt_window_keys[];
extern const struct affekt_key_section affekt_window_sections[];

#endif
