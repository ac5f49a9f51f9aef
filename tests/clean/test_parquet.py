"""Clean tables as files: what other programs read there are numbers and dates; what comes back is what was written."""

from decimal import Decimal as D

import pandas as pd
import pytest

from shifan.clean import CleanCity, parquet
from shifan.clean.exact_column import as_stored, as_written
from tests.score.mini import city

COLUMNS = {
    "places that differ": [D("0.1"), D("0.25"), None, D("0.50"), D("2")],
    "places that agree": [D("0.5"), D("1.0")],
    "none at all": [],
    "only blanks": [None, None],
    "a power of ten": [D("1E+3"), D("0.001")],
    "wider than 38 digits": [D("1" * 40 + ".5")],
    "wider than any decimal": [D("1E-100"), D(1)],
}


@pytest.mark.parametrize("numbers", COLUMNS.values(), ids=COLUMNS)
def test_exact_numbers_come_back_as_written(numbers):
    column, notes = as_stored(numbers)
    encoded = {key.encode(): text.encode() for key, text in notes.items()}
    back = as_written(column.to_pylist(), encoded)
    assert [str(number) for number in back] == [str(number) for number in numbers]


def test_a_file_of_an_older_release_held_texts():
    assert as_written(["0.50", None], None) == [D("0.50"), None]


def test_any_program_reads_numbers_and_adds_them_up(tmp_path):
    written = city()
    written.save(tmp_path)
    documents = pd.read_parquet(tmp_path / "documents.parquet")
    expected = [number for number in written.tables["documents"]["deduction"] if number is not None]
    assert documents["deduction"].sum() == sum(expected)
    assert documents["deduction"].max() == max(expected)
    figures = pd.read_parquet(tmp_path / "figures.parquet")
    assert all(isinstance(number, D) for number in figures["number"])
    sites = pd.read_parquet(tmp_path / "sites.parquet")
    assert sites["date"].max() >= sites["date"].min()  # dates, not texts


def test_a_city_is_what_it_was_after_saving_and_loading(tmp_path):
    written = city()
    written.save(tmp_path)
    read = CleanCity.load(tmp_path)
    for name, frame in written.tables.items():
        before, after = frame.astype(str), read.tables[name].astype(str)
        assert before.to_dict("list") == after.to_dict("list"), name
    first = (tmp_path / "documents.parquet").read_bytes()
    parquet.write(
        tmp_path / "documents.parquet",
        "documents",
        read.tables["documents"],
        pd.read_parquet(tmp_path / "documents.parquet")["source"].tolist(),
    )
    assert (tmp_path / "documents.parquet").read_bytes() == first
