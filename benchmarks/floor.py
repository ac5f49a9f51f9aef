"""The floor: the package's functions in one plain script, no notebooks, no pages, no manifest.

Usage: floor.py ROOT CITY TARGET.
"""

import shutil
import sys
from pathlib import Path

from shifan.audit import run_outputs
from shifan.files.places import place
from shifan.stages import Work


def floor(root, city, target):
    """Write every file that a run gives but those that show how it came: executed notebooks, pages, manifest."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    work = Work(place(root, city), "", target)
    for stage in (
        "clean",
        "register",
        "charts",
        "reports",
    ):  # each is computed and written when first asked for
        getattr(work, stage)
    run_outputs.write_pack_and_scopes(work, target)
    run_outputs.write_workbook(work, target)
    run_outputs.write_review_copy(work, target)


if __name__ == "__main__":
    floor(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
