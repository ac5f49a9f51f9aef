"""The editions of a report: what people call them, and the files of a run that they are in."""

from __future__ import annotations

from shifan.files import run_files

INTERNAL, PUBLIC = "internal", "public"
NAMES = {INTERNAL: "内部版", PUBLIC: "公开版"}
FILES = {INTERNAL: run_files.INTERNAL, PUBLIC: run_files.PUBLIC}
