"""Many cities: one that fails, or takes its process with it, stops no other.

Nothing is lost, and what is told stays readable.
"""

import multiprocessing
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from shifan.cli.app import app
from shifan.run import many_cities, processes
from shifan.run.one_city import RunResult
from shifan.run.outcomes import CityOutcome, as_completed
from shifan.run.task import RunOptions

CITIES = ["甲", "坏", "乙", "丙", "丁", "戊"]


def _work(city):
    """Stand in for a run: the bad city takes its process with it, as the system does when memory is short."""
    if city == "坏":
        time.sleep(0.1)
        os._exit(9)
    time.sleep(0.05)
    return CityOutcome(city, result=city)


def _pool(root, cities, workers, options):
    pool = ProcessPoolExecutor(
        min(workers, len(cities)), mp_context=multiprocessing.get_context("spawn")
    )
    return pool, {pool.submit(_work, city): city for city in cities}


def test_a_process_that_is_ended_costs_only_its_own_city(monkeypatch):
    monkeypatch.setattr(processes, "_pool", _pool)
    outcomes = list(processes.run_in_processes("", CITIES, 2, RunOptions(), lambda names: None))
    assert Counter(outcome.city for outcome in outcomes) == Counter(CITIES)
    assert {outcome.city for outcome in outcomes if outcome.failure} == {"坏"}
    assert "内存不足" in next(outcome.failure for outcome in outcomes if outcome.failure)


def test_whoever_stops_asking_ends_the_workers():
    pool, waiting = _pool("", ["甲", "乙", "丙"], 2, ())
    asked = as_completed(pool, waiting, lambda names: None)
    next(asked)
    asked.close()
    deadline = time.monotonic() + 10
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not multiprocessing.active_children()


def command(root, *arguments):
    """Return the exit status of a run through the command line, in this process."""
    for city in ("甲", "乙"):
        (root / "data" / "raw" / city).mkdir(parents=True, exist_ok=True)
    with pytest.raises(SystemExit) as ended:
        app(["run", "--root", str(root), *arguments])
    return ended.value.code


def test_failures_are_told_at_the_end_with_their_brackets(monkeypatch, tmp_path, capsys):
    trouble = 'File "x.py", line 3, in <module>\nKeyError: [red]甲[/blue]'
    run = tmp_path / "r001-00000000"
    files = (run / name for name in ("初评报告.docx", "公开报告.docx", "计算底稿.xlsx"))
    result = RunResult("乙", run, *files, passed=True, reasons=(), changed=True)
    monkeypatch.setattr(
        many_cities,
        "run_many",
        lambda *_, **__: iter(
            [CityOutcome("甲", failure=trouble), CityOutcome("乙", result=result)]
        ),
    )
    assert command(tmp_path, "--all") == 1
    told = capsys.readouterr()
    assert (
        "乙：r001-00000000，初评结论 通过" in told.out
        and "甲：程序出错" in told.err
        and "[red]甲[/blue]" in told.err
    )


def test_a_city_named_twice_is_run_once(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        many_cities, "run_many", lambda root, names, *_: asked.extend(names) or iter(())
    )
    assert command(tmp_path, "乙", " 甲", "乙 ", "-j", "2") == 0
    assert asked == ["乙", "甲"]
