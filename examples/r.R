# tipstat from R: bounds stay with the numbers. Run: Rscript examples/r.R (needs tipstat on the path, and jsonlite)
library(jsonlite)

tipstat <- function(...) {
  words <- vapply(c(...), shQuote, character(1))
  said <- system2("tipstat", c(words, "--format", "json"), stdout = TRUE)
  if (!is.null(attr(said, "status"))) stop("tipstat refused the question")
  fromJSON(paste(said, collapse = "\n"))
}

# One row per group: value, its range, base, status and source. A null is NA, never 0.
answer <- tipstat("show", "gender-share", "KGZ", "TJK", "UZB", "--group", "female")
women <- answer$rows
print(women[, c("country", "source", "value", "value_low", "value_high", "base", "status")], row.names = FALSE)

# What the numbers need beside them travels along.
cat("note:", answer$notes$text[1:2], sep = "\n")

# Without jsonlite: CSV.
rows <- read.csv(text = system2("tipstat", c("show", "identification-gap", "KGZ", "TKM", "--format", "csv"), stdout = TRUE))
exact <- rows[!is.na(rows$count_low) & !is.na(rows$count_high) & rows$count_low == rows$count_high, ]
cat(nrow(exact), "of", nrow(rows), "rows hold an exact count\n")
