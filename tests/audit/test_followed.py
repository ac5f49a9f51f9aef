"""Numbers picked at random in text, tables and charts are followed to the same raw cells by
command, by page and by workbook.
"""

import functools
import json
import random
import re

import pytest
from typer.testing import CliRunner

from shifan.addresses import as_box, letter
from shifan.audit.trace.printed_places import cells_of_values, places_in_report
from shifan.cli.app import app
from tests.audit.precedents import Precedents
from tests.conftest import latest

EACH, SHIPPED = 3, ("晋中市",)
_BELONGING = (
    "现场检查.xlsx!点位!C"  # which district a site is in decides what a district's numbers are of
)


def picked(run, seed):
    """Return value ids with digits: some of the body's text, some of tables, some of charts."""
    dice, kinds = random.Random(seed), {"text": {}, "table": {}, "chart": {}}
    values = json.loads((run / "values.json").read_text(encoding="utf-8"))["values"]
    for key, place in places_in_report(run / "初评报告.docx"):
        kinds[place.kind][key] = None
    for chart in json.loads((run / "图表" / "charts.json").read_text(encoding="utf-8")):
        kinds["chart"] |= dict.fromkeys(chart["values"])
    number = lambda key: (
        key in values
        and not key.startswith("firmness.")
        and re.search(r"\d", values[key]["display"])
        and len(values[key]["display"]) < 20
    )
    return [
        (kind, key)
        for kind, keys in kinds.items()
        for key in dice.sample([key for key in keys if number(key)], EACH)
    ]


def by_command(root, city, key):
    done = CliRunner().invoke(app, ["trace", "--root", str(root), "--json", city, key])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@functools.cache
def inputs_in_page(run):
    """Return value → inputs of the data embedded in the page."""
    page = (run / "审计" / "index.html").read_text(encoding="utf-8")
    data = json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]
    )
    return {entry["i"]: entry["s"] for entry in data["search"]["values"]}


def by_page(run, key):
    """Return the addresses at the ends of a value's lineage in the data embedded in the page."""
    inputs, found, waiting = inputs_in_page(run), set(), [key]
    while waiting:
        for source in inputs[waiting.pop()]:
            waiting.append(source) if source in inputs else found.add(source)
    return found


def rows(addresses):
    """Return every row of the raw workbooks that some addresses touch."""
    boxes = [
        as_box(address)
        for address in addresses
        if "/" not in address.split("!")[0] and not address.startswith(_BELONGING)
    ]
    return {(box[0], row) for box in boxes if box for row in range(box[1], box[3] + 1)}


@pytest.fixture(scope="module", params=SHIPPED)
def followed(request, finished):
    run = latest(finished, request.param)
    precedents = Precedents(run / "计算底稿.xlsx")
    quoted = {row[0]: row[4] for row in precedents.results["照录"][3:]}
    return finished, request.param, run, precedents, cells_of_values(run / "计算底稿.xlsx"), quoted


@pytest.mark.parametrize("seed", range(2))
def test_three_of_each_lead_to_the_same_cells(followed, seed):
    root, city, run, precedents, tied, quoted = followed
    for kind, key in picked(run, seed):
        told = by_command(root, city, key)
        assert any(place["kind"] == kind for place in told["places"]), (kind, key)
        assert set(told["cells"]) == by_page(run, key), key
        if key in tied:
            assert rows(precedents.raw_rows(tied[key])) == rows(told["cells"]), (key, tied[key])
        else:
            assert quoted[key] == "、".join(told["inputs"][:3]) + (
                f" 等{len(told['inputs'])}处" if len(told["inputs"]) > 3 else ""
            )


def test_every_value_has_a_source(followed):
    values = json.loads((followed[2] / "values.json").read_text(encoding="utf-8"))["values"]
    assert [
        key
        for key, value in values.items()
        if not value["inputs"] and not key.startswith("firmness.")
    ] == []


def test_files_are_named_with_their_sha256_and_every_place(followed):
    root, city, run, *_ = followed
    told = by_command(root, city, "scores.total")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    raw = [source for source in told["sources"] if "/" not in source["file"]]
    assert raw and all(
        manifest[f"data/raw/{city}/{source['file']}"] == source["sha256"] for source in raw
    )
    assert {place["kind"] for place in told["places"]} >= {"table", "workbook"} and letter(
        27
    ) == "AB"
