"""Clocks that jump, files held open, other machines: a run's result is the same, the last complete run stays."""

import json
import os
import shutil

import pytest

from shifan.errors import Refused
from shifan.files.places import Place
from shifan.run import one_city as runs
from shifan.run.task import StagesDone
from tests.conftest import SMALL, copy_small, in_one_process, latest
from tests.run.same import holds, same


@pytest.fixture(scope="module")
def far(elsewhere, tmp_path_factory):
    """The small city's run of one process alone, elsewhere; its tests change it."""
    return copy_small(elsewhere, tmp_path_factory.mktemp("另一 处"))


def test_the_same_bytes_elsewhere_and_in_one_process(finished_small, far):
    same(latest(finished_small, SMALL), latest(far, SMALL))


def test_a_clock_that_jumps_back_changes_nothing(far, monkeypatch):
    before = latest(far, SMALL)
    clock = iter(range(2_000_000_000, 0, -86_400))
    monkeypatch.setattr(runs.time, "time", lambda: float(next(clock)))
    result = runs.run_city(far, SMALL, in_one_process(far, force=True))
    assert result.run.name.startswith("r002-") and latest(far, SMALL) == result.run
    known = holds(result.run)
    assert known["times"]["seconds"] >= 0
    same(before, result.run)
    os.utime(result.run / "初评报告.docx", (1, 1))
    assert not runs.run_city(far, SMALL, in_one_process(far)).changed


def test_a_report_held_open_does_not_stop_a_run(far):
    open_now = latest(far, SMALL) / "初评报告.docx"
    with open_now.open("r+b") as held:
        held.seek(0)
        result = runs.run_city(far, SMALL, in_one_process(far, force=True))
        assert result.run != open_now.parent and latest(far, SMALL) == result.run
    holds(open_now.parent)


@pytest.mark.parametrize("moment", ["the run's folder", "the last name"])
def test_no_space_at_the_very_end_leaves_the_last_run(far, moment, monkeypatch):
    place, before = Place(far, SMALL), latest(far, SMALL)
    runs_before = [run.name for run in place.runs()]

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    def fill(task, progress):
        shutil.copyfile(before / "values.json", task.folder / "values.json")
        return StagesDone({}, ())

    last_write = "write_manifest" if moment == "the run's folder" else "write_latest"
    monkeypatch.setattr(runs, last_write, full)
    with pytest.raises(Refused, match="磁盘空间不足"):
        runs.run_city(far, SMALL, in_one_process(far, force=True), fill=fill)
    assert latest(far, SMALL) == before and not list(place.output.glob(".tmp-*"))
    holds(before)
    if moment == "the run's folder":
        assert [run.name for run in place.runs()] == runs_before


def test_a_damaged_latest_file_is_as_none(tmp_path):
    place = Place(tmp_path, "小城市")
    place.output.mkdir(parents=True)
    for content in ("", "{", '{"run": 3}', '{"run": "../x"}', json.dumps({"run": "r001-00000000"})):
        place.latest_file.write_text(content, encoding="utf-8")
        assert place.latest is None
