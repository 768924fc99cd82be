/*
 * A line to type one thing into while a recording runs: the name of an unplanned touch point, or
 * words for a mark. Return takes it, Escape drops it. "taken" (char*: what was typed, not empty)
 * and "closed" are emitted. Main thread only.
 */
#ifndef GUI_LIVE_PROMPT_H
#define GUI_LIVE_PROMPT_H

#include <gtk/gtk.h>

#define AFFEKT_TYPE_PROMPT (affekt_prompt_get_type())
G_DECLARE_FINAL_TYPE(AffektPrompt, affekt_prompt, AFFEKT, PROMPT, GtkBox)

AffektPrompt *affekt_prompt_new(void);

/* Asks @question; @titles (NULL-terminated, may be NULL) complete what is typed. */
void affekt_prompt_ask(AffektPrompt *prompt, const char *question, const char *const *titles);
void affekt_prompt_close(AffektPrompt *prompt);

GtkEditable *affekt_prompt_entry(AffektPrompt *prompt);

#endif
