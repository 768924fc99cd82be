# Base R reads what a study leaves: numbers as numbers, texts as they were, TSV as CSV; and finds the
# means of study_touchpoints in study_long.
#
# Usage: Rscript read_study_tables.R DIR    (what write_study_tables wrote)
folder <- commandArgs(trailingOnly = TRUE)[1]

read_table <- function(study, name) {
  path <- file.path(folder, study, "csv", paste0(name, ".csv"))
  read.csv(path, na.strings = "", encoding = "UTF-8", check.names = FALSE, stringsAsFactors = FALSE)
}

read_group <- function(study, name) {
  path <- file.path(folder, study, "bids", "group", paste0(name, ".tsv"))
  read.delim(path, na.strings = "n/a", quote = "", encoding = "UTF-8", check.names = FALSE,
             stringsAsFactors = FALSE)
}

# R takes a line end of two characters in a text for one.
blank <- function(column) if (is.character(column)) gsub("[\t\r\n ]+", " ", column) else column

same <- function(a, b) {
  identical(is.na(a), is.na(b)) && all(as.character(a) == as.character(b), na.rm = TRUE)
}

n_cells <- 0
for (study in c("difficult", "empty", "many", "shop")) {
  dictionary <- read_table(study, "dictionary")
  for (name in unique(dictionary$file)) {
    table <- read_table(study, sub("[.]csv$", "", name))
    meant <- dictionary[dictionary$file == name, ]
    stopifnot(identical(names(table), meant$column))
    for (i in seq_along(meant$column)) {
      column <- table[[i]]
      is_number <- !is.na(meant$unit[i])
      if (!all(is.na(column)) && is_number != is.numeric(column) && is_number)
        stop(study, " ", name, " ", meant$column[i], ": no numbers")
    }
    group <- read_group(study, sub("[.]csv$", "", name))
    stopifnot(identical(dim(group), dim(table)), identical(names(group), names(table)))
    for (i in seq_along(table))
      if (!same(blank(table[[i]]), blank(group[[i]])))
        stop(study, " ", name, " ", names(table)[i], ": TSV and CSV differ")
    n_cells <- n_cells + sum(!is.na(table))
  }
}

# The declared rule: the mean over a participant's valid visits is the value, the mean of these over
# the participants who are in is the mean.
visits <- read_table("shop", "study_long")
visits <- visits[visits$in_means == 1 & visits$excluded == 0 & !is.na(visits$arousal_mean), ]
values <- aggregate(arousal_mean ~ participant + id, data = visits, FUN = mean)
touchpoints <- read_table("shop", "study_touchpoints")
for (i in seq_len(nrow(touchpoints))) {
  own <- values$arousal_mean[values$id == touchpoints$touchpoint[i]]
  stopifnot(length(own) == touchpoints$n_valid[i],
            abs(mean(own) - touchpoints$arousal_mean[i]) < 1e-4,
            abs(median(own) - touchpoints$arousal_median[i]) < 1e-4)
}
quote <- read_table("difficult", "study_quotes")$text
stopifnot(nrow(touchpoints) == 8, startsWith(quote, "=HYPERLINK(\"http://x\")"),
          read_table("difficult", "study_participants")$group[2] == "NA")
cat("R:", n_cells, "cells\n")
