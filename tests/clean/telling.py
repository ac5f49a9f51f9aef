"""What the tests of cleaning share: a cleaned city, what was told of a code, the rows of a sheet."""

from shifan.clean import clean
from tests.small_city import raw_city


def cleaned(sheets, pack):
    """Return the clean city of these sheets."""
    return clean(raw_city(sheets), pack)


def told(city, code):
    """Return (severity, sheet, cell) of the findings of a code."""
    return [
        (finding.severity, finding.sheet, finding.cell)
        for finding in city.findings
        if finding.code == code
    ]


def rows_of(sheets, sheet):
    """Return the rows of a sheet, header first, to be changed in place."""
    return next(rows for (_, name), rows in sheets.items() if name == sheet)
