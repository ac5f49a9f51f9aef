# One city by R Markdown and officer. Usage: Rscript city.R RAW_FOLDER PACK_FOLDER CITY TARGET
arguments <- commandArgs(trailingOnly = TRUE)
names(arguments) <- c("raw", "pack", "city", "out")
own <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
dir.create(arguments[["out"]], recursive = TRUE, showWarnings = FALSE)
arguments[c("raw", "pack", "out")] <- normalizePath(arguments[c("raw", "pack", "out")])
rmarkdown::render(file.path(dirname(normalizePath(own)), "city.Rmd"), "html_document", output_file = "city.html", output_dir = arguments[["out"]],
                  intermediates_dir = arguments[["out"]], knit_root_dir = arguments[["out"]], params = as.list(arguments[c("city", "raw", "pack", "out")]), quiet = TRUE)
