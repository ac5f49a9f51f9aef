"""Write the raw workbooks of the shipped cities: `python tools/demo_data/generate.py [--check]`.

The same recipe gives the same cells everywhere, and the same bytes with the same libraries. `--check` writes to a
temporary folder and compares cell by cell with data/raw: exit 1 names what differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from python_calamine import CalamineWorkbook  # noqa: E402

from shifan.standards import load  # noqa: E402
from tools.demo_data.books import write_city  # noqa: E402
from tools.demo_data.dirt import soil  # noqa: E402
from tools.demo_data.examples import JIA, YI  # noqa: E402
from tools.demo_data.jinzhong import PLAN as JINZHONG  # noqa: E402
from tools.demo_data.tables import sheets  # noqa: E402

PLANS = (JINZHONG, JIA, YI)


def generate(target: Path) -> None:
    """Write every shipped city under the target folder."""
    standard = load("demo-2023")
    for plan in PLANS:
        tables = sheets(plan, standard)
        write_city(target / plan.city, plan, soil(tables) if plan is JIA else tables)


def differences(folder: Path, other: Path) -> list[str]:
    """Return what differs between two folders of cities: missing files, texts, and cells of workbooks."""
    names = [
        {path.relative_to(base).as_posix() for path in base.glob("*/*") if path.is_file()}
        for base in (folder, other)
    ]
    found = [f"{name}: only on one side" for name in sorted(names[0] ^ names[1])]
    for name in sorted(names[0] & names[1]):
        if content(folder / name) != content(other / name):
            found.append(f"{name}: content differs")
    return found


def content(path: Path) -> object:
    """Return the cells of a workbook by sheet, or the bytes of another file with line ends made alike."""
    if path.suffix != ".xlsx":
        return path.read_bytes().replace(b"\r\n", b"\n")
    book = CalamineWorkbook.from_path(path)
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def main(arguments: list[str] | None = None) -> int:
    """Write, or compare with --check; return the exit status."""
    parser = argparse.ArgumentParser(description="raw workbooks of the shipped demo cities")
    parser.add_argument(
        "--check", action="store_true", help="compare data/raw with what would be written"
    )
    if not parser.parse_args(arguments).check:
        generate(ROOT / "data" / "raw")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        found = [
            line
            for plan in PLANS
            for line in differences(Path(folder), ROOT / "data" / "raw")
            if line.startswith(plan.city)
        ]
    print("\n".join(found) or "data/raw agrees with its recipe")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
