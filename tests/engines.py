"""Independent engines that recompute every formula of a workbook: LibreOffice, and pycel in pure Python."""

import re
import shutil
import warnings
import zipfile
from importlib.util import find_spec

import openpyxl
import pytest

from tests.soffice import convert

ENGINES = [
    pytest.param(
        "libreoffice",
        marks=pytest.mark.skipif(
            shutil.which("soffice") is None, reason="LibreOffice is not installed"
        ),
    ),
    pytest.param(
        "pycel",
        marks=pytest.mark.skipif(
            find_spec("pycel") is None, reason="pycel, of the test extra, is not installed"
        ),
    ),
]
_STORED = re.compile(rb"(</f>)<v>[^<]*</v>")


def recomputed(engine, path, folder, places=None):
    """Return (sheet, cell) → what the engine makes of each formula, or of those at `places`."""
    places = places or formulas(path)
    return (_libreoffice if engine == "libreoffice" else _pycel)(path, folder, places)


def formulas(path):
    """Return where formulas stand, as (sheet, cell)."""
    return [
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def _libreoffice(path, folder, places):
    book = openpyxl.load_workbook(convert(path, "xlsx", folder), data_only=True)
    return {(sheet, cell): book[sheet][cell].value for sheet, cell in places}


def _pycel(path, folder, places):
    """pycel may start from stored results: a copy without any is what it gets."""
    from pycel import ExcelCompiler

    bare = folder / f"bare-{path.name}"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, _STORED.sub(rb"\1", data) if name.startswith("xl/worksheets/") else data
            )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiler = ExcelCompiler(filename=str(bare), plugins=("tests.engines",))
        return {(sheet, cell): compiler.evaluate(f"'{sheet}'!{cell}") for sheet, cell in places}


def counta(*arguments):
    """COUNTA, which pycel lacks: the number of cells that hold something."""
    from pycel.lib.function_helpers import flatten

    return sum(1 for entry in flatten(arguments) if entry is not None)
