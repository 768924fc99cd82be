/* The parameter card of an analysis as a table for people. */
#ifndef CLI_CARD_TEXT_H
#define CLI_CARD_TEXT_H

/* One row per parameter of @card, the JSON of rec_results: name, value, unit, and what it was
 * changed from. A card that is no such JSON comes back as it is. Ends with a line end; the
 * caller's. */
char *cli_card_text(const char *card);

/* The rule by which the baseline was taken, as the card says it; NULL unknown; the caller's. */
char *cli_card_text_baseline(const char *card);

/* Of the baseline's session, when it is not this one's; NULL unknown; the caller's. */
char *cli_card_text_baseline_participant(const char *card);

#endif
