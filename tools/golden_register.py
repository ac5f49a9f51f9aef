"""Write what a checkout enters for the shipped cities: city, value id, printed form and unit, a line each.

    PYTHONPATH=CHECKOUT python tools/golden_register.py CHECKOUT FILE.tsv.xz

The package that is imported is that of PYTHONPATH, so that a checkout of long ago writes its own. Made so
from commit 25de853: tests/golden/register-25de853.tsv.xz.
"""

from __future__ import annotations

import lzma
import sys
from pathlib import Path

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from shifan.standards import load

_CITIES = ("晋中市", "示例甲市", "示例乙市")


def lines_of(root: Path, city: str) -> list[str]:
    """Return the lines of a city of a checkout, in the order of its register."""
    standard = load("demo-2023")
    register = score(clean(read_city(root / "data" / "raw" / city), standard).require(), standard)
    return ["\t".join((city, id, value.display, value.unit)) for id, value in register.items()]


def main(root: str, file: str) -> None:
    """Write the lines of all cities, packed."""
    lines = [line for city in _CITIES for line in lines_of(Path(root), city)]
    if any(line.count("\t") != 3 or "\n" in line for line in lines):
        raise ValueError("a value holds a tabulator or a line break")
    Path(file).write_bytes(lzma.compress("\n".join(lines).encode("utf-8")))


if __name__ == "__main__":
    main(*sys.argv[1:3])
