"""The editions of a report, and the files of a run that they are in."""

from shifan.files import run_files

INTERNAL, PUBLIC = "internal", "public"
FILES = {INTERNAL: run_files.INTERNAL, PUBLIC: run_files.PUBLIC}
