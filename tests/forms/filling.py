"""A person at the blank workbooks: types each cell as its format takes it, and touches nothing else."""

import openpyxl


def fill(folder, sheets):
    """Type rows into the workbooks of a folder, each cell under its header."""
    for book in dict.fromkeys(book for book, _ in sheets):
        path = folder / f"{book}.xlsx"
        opened = openpyxl.load_workbook(path)
        for sheet, rows in (
            (sheet, rows) for (name, sheet), rows in sheets.items() if name == book
        ):
            places = {cell.value: cell.column for cell in opened[sheet][1]}
            for n, row in enumerate(rows[1:], 2):
                for header, value in zip(rows[0], row, strict=False):
                    _type(opened[sheet].cell(n, places[header]), value, opened[sheet])
        opened.save(path)


def column_of(page, place):
    """Return the declaration of a column: neighbours that look alike share one."""
    return next(each for each in page.column_dimensions.values() if each.min <= place <= each.max)


def _type(cell, value, page):
    """Put a value as Excel would on typing it: the look of the column, a number into a cell of texts becomes a text."""
    column = column_of(page, cell.column)
    if not cell.has_style and column.has_style:
        cell._style = column._style
    if value == "":
        return
    if cell.number_format == "@":
        value = str(value)
    elif cell.number_format == "General" and str(value).isdigit():
        value = int(value)
    cell.value = value
