"""Where values are printed: a run lists it, and a report that people have changed since is read anew."""

import dataclasses
import json

import pytest
from docx import Document

from shifan.audit.trace.places_of_run import PlacesOfRun
from shifan.audit.trace.printed_place import PrintedPlace, write_places
from shifan.audit.trace.printed_places import places_in_run
from shifan.errors import Refused
from shifan.files.unchanged import checked_manifest
from tests.conftest import SMALL, latest


def places_of(root):
    run = latest(root, SMALL)
    return PlacesOfRun(run, checked_manifest(run))


def test_the_list_of_a_run_tells_what_its_files_show(finished_small):
    found, listed = places_in_run(latest(finished_small, SMALL)), places_of(finished_small)
    assert len(found) > 100 and {len(places) for places in found.values()} > {1}
    assert all(listed.of(key) == places for key, places in found.items())
    assert list(listed.of("no.such.value")) == []


def test_only_the_line_of_a_value_is_read(tmp_path):
    place = PrintedPlace("报告.docx", "text", "一、\n“引号”", "第2行\n")
    (tmp_path / "审计").mkdir()
    write_places(tmp_path, {"a.b": [place], "b": [], "a.b.c": [place, place]})
    text = (tmp_path / "审计" / "printed.json").read_text(encoding="utf-8")
    assert list(json.loads(text)) == ["a.b", "b", "a.b.c"] and text.count("\n") == 5


def test_a_report_that_people_have_changed_is_read_anew(small):
    run = latest(small, SMALL)
    before = places_of(small).of("scores.total")
    document = Document(str(run / "初评报告.docx"))
    document.element.body.remove(document.tables[0]._tbl)
    document.save(str(run / "初评报告.docx"))
    changed = places_of(small).of("scores.total")
    assert changed == places_in_run(run)["scores.total"] != before


def test_a_run_without_the_list_is_answered_from_its_files(finished_small):
    run = latest(finished_small, SMALL)
    manifest = checked_manifest(run)
    outputs = {name: digest for name, digest in manifest.outputs.items() if "printed" not in name}
    older = PlacesOfRun(run, dataclasses.replace(manifest, outputs=outputs))
    assert older.of("scores.total") == places_of(finished_small).of("scores.total") != []


def test_a_damaged_line_is_refused_by_the_name_of_its_file(small):
    path = latest(small, SMALL) / "审计" / "printed.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"scores.total":[', '"scores.total":[['), encoding="utf-8")
    with pytest.raises(Refused, match=r"printed\.json"):
        places_of(small).of("scores.total")
