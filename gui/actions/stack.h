/*
 * Stacks for those who do not see them.
 *
 * GTK before 4.12 tells screen readers of every page of a stack as if all were shown. A stack that
 * is put right here tells them which one is. Main thread only.
 */
#ifndef GUI_ACTIONS_STACK_H
#define GUI_ACTIONS_STACK_H

#include <gtk/gtk.h>

/* @stack: a GtkStack or AdwViewStack, with all its pages. */
void affekt_stack_tell_page(GtkWidget *stack);

#endif
