"""Shared fixtures: a root with copies of the shipped cities, and one run of them through the command line."""

import functools
import gc
import os
import pickle
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from docx.opc import phys_pkg
from filelock import FileLock
from typer.testing import CliRunner

from shifan import charts
from shifan.charts import catalog
from shifan.cli.app import app
from shifan.files.fingerprint import sha256
from shifan.files.places import Place
from shifan.report.verify import run_model
from shifan.run import one_city
from shifan.run.one_city import run_city
from shifan.run.task import RunOptions
from shifan.standards import load
from tests import chromium, soffice
from tests.small_city import small_city, write_city
from tests.small_pack import write_pack

SMALL = "小城市"
MOST_WORKERS = 4  # of half a gigabyte each
# Garbage is searched for less often: frozen objects do not count, so that the usual thresholds search
# everything again and again.
RARE_GARBAGE_COLLECTION = (50_000, 20, 100)
MOST_CHARTS = 28  # those of four runs, of two and a half megabytes each
MOST_MODELS = 4  # reports of runs that are kept as they were read: up to 20 megabytes each
PROJECT = Path(__file__).parents[1]
# They take longest. Begun first, so that no worker is alone with one of them at the end.
LONG = {
    "test_example.py",
    "test_docs.py",
    "test_console.py",
    "test_refresh.py",
    "test_cities.py",
    "test_cluster.py",
    "test_refresh_edited_tables.py",
    "test_skeleton_faults.py",
    "test_refresh_laws.py",
    "test_hands.py",
    "test_pages.py",
    "test_workbook.py",
    "test_other_falsifications.py",
    "test_refresh_one_value.py",
    "test_statements.py",
    "test_decided_in_office.py",
    "test_shifted_bookmarks.py",
    "test_runs.py",
    "test_commands.py",
    "test_memory.py",
    "test_write_permissions.py",
    "test_photographs.py",
    "test_lineage.py",
    "test_scenarios.py",
    "test_stage_reuse.py",
    "test_documents.py",
    "test_skeleton_check.py",
    "test_diff.py",
    "test_diff_shares.py",
    "test_signs.py",
    "test_system_errors.py",
    "test_claims.py",
}


def pytest_xdist_auto_num_workers(config):
    """Return how many workers take part: one more than cores, for many tests wait for LibreOffice or a browser."""
    return min(MOST_WORKERS, (os.cpu_count() or 1) + 1)


def pytest_configure(config):
    """Keep what is compiled in the cache of pytest, where those around the tests keep nothing.

    Else each worker compiles the tests, and each process that a test starts the package and all libraries. Workers
    are told by their environment; the checkout stays as it is.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and hasattr(config, "cache"):
        kept = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(config.cache.mkdir("compiled")))
        sys.pycache_prefix, sys.dont_write_bytecode = kept, False


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Spare the search for garbage among the hundreds of thousands of objects that tests are: they all stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(*RARE_GARBAGE_COLLECTION)


def pytest_collection_modifyitems(items):
    """Put the tests of the long files first; all others stay in their order."""
    items.sort(key=lambda item: item.path.name not in LONG)


def shifan(root, *arguments, **environment):
    """Return the finished process of a command in a root: what the shell and the system see of it."""
    return subprocess.run(
        [sys.executable, "-m", "shifan", arguments[0], "--root", str(root), *arguments[1:]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        timeout=300,
    )


@dataclass(frozen=True)
class Ended:
    """What a command came to: its exit status, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def called(root, *arguments):
    """Return what a command in a root came to, called in this process: the same, without two seconds of starting."""
    done = CliRunner().invoke(app, [arguments[0], "--root", str(root), *arguments[1:]])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ended(done.exit_code, done.stdout, done.stderr)


def copy_city(root, city):
    """Return the raw folder of a shipped city, copied into a root."""
    target = Path(root) / "data" / "raw" / city
    shutil.copytree(PROJECT / "data" / "raw" / city, target)
    return target


def copy_finished(finished, root, *cities):
    """Copy the raw data and the run of cities into a root of a test's own, which may change them."""
    for city in cities:
        for part in ("data/raw", "data/processed", "output"):
            shutil.copytree(finished / part / city, Path(root) / part / city)
    return Path(root)


@pytest.fixture(scope="session")
def common(tmp_path_factory):
    """A folder that the workers of a session have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def programs_ended():
    """End the LibreOffice and the browser that tests of this process have started, if they have."""
    yield
    soffice.end()
    chromium.end()


@pytest.fixture(scope="session", autouse=True)
def charts_drawn_here():
    """Let a run in this process draw its charts in it.

    The other cores have tests of their own; a second process would read all libraries once more. Runs by themselves,
    such as those of `finished`, have theirs.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one_city, "available_cores", lambda: 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def charts_drawn_once():
    """Draw a chart once for all runs in this process that show the same: it is kept by the whole of its contents.

    That the same contents give the same bytes, and others where one value is another, tests/charts asserts; tests of
    charts call what draws them themselves.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "draw", _drawn_once({}))
        yield


def _drawn_once(kept):
    def draw(name, register, standard):
        told = catalog.content(name, register, standard), catalog.source(name, register, standard)
        contents = pickle.dumps((name, catalog.title(name, standard), *told))
        if contents not in kept:
            if len(kept) == MOST_CHARTS:
                del kept[next(iter(kept))]
            chart = kept[contents] = catalog.draw(name, register, standard)
            vars(chart)["svg"] = functools.cache(chart.svg)
        kept[contents] = kept.pop(contents)  # the one that was asked for last is thrown away last
        return kept[contents]

    return draw


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk():
    """Let nothing in this process wait until a disk has what was written: a run does so for each of its files.

    Tests of that say themselves what the system answers.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def documents_packed_quickly():
    """Let python-docx pack what it saves with the least effort: tests save hundreds of edited reports.

    What the package itself writes is unpacked again and packed by `word.packing`: its bytes are the same.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phys_pkg, "ZipFile", functools.partial(phys_pkg.ZipFile, compresslevel=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def models_read_once():
    """Read the report of a run once for all the files that tests of this process verify against it.

    Hundreds of tests change a report and verify it against the same run, whose own report verify only reads.
    """
    read = run_model.read
    kept = functools.lru_cache(MOST_MODELS)(lambda parts, name: read(dict(parts), name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_model, "read", lambda parts, name: kept(tuple(parts.items()), name))
        yield


def made_once(mark, make):
    """Call what makes something once in a session, whichever worker asks first; `mark` is the file that says so."""
    with FileLock(f"{mark}.lock"):
        if not mark.exists():
            make()  # who fails here leaves what there is of it: the next one fails, too
            mark.touch()


def contents(root):
    """Return file → SHA-256 of all in a folder but its locks."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.name != ".lock")
    return {path.relative_to(root).as_posix(): sha256(path) for path in files}


@contextmanager
def unchanged(root):
    """Give a folder that all workers read, and fail if it is another one afterwards."""
    before = contents(root)
    yield root
    assert contents(root) == before, "a test has changed the runs that all tests read"


def _run_shipped_city(root, city):
    copy_city(root, city)
    # One as a process, with another for its charts; the other without two more starts.
    call = called if city == "晋中市" else shifan
    done = call(root, "run", city)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def finished(common):
    """A root in which 晋中市 was run, and 示例乙市 as a process of its own; all workers read it, no test changes it.

    Whoever changes something takes a copy (`copy_finished`).
    """
    root, cities = common / "finished", ["晋中市", "示例乙市"]
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0")[-1] in "13579":
        cities.reverse()  # two workers that ask at the same time make one each
    for city in cities:
        made_once(common / f"{city}.made", partial(_run_shipped_city, root, city))
    with unchanged(root):
        yield root


def _run_small_city(root):
    pack = write_pack(root / "pack")
    write_city(root / "data" / "raw" / SMALL, small_city(load(pack)))
    run_city(root, SMALL, in_one_process(root))


@pytest.fixture(scope="session")
def finished_small(common):
    """A root with a small pack, and a small city that was run with it; for copies, as `finished`.

    Its run has every file that a run has but for documents, and takes a quarter of the time.
    """
    root = common / "small"
    made_once(common / "small.made", partial(_run_small_city, root))
    with unchanged(root):
        yield root


# Another zone, language, seed of hashes, date of sources and kind of drawing than this process has.
ELSEWHERE = {
    "TZ": "America/New_York",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4242",
    "SOURCE_DATE_EPOCH": "1",
    "MPLBACKEND": "pdf",
}
_ONE_AFTER_THE_OTHER = f"""
import sys
from shifan.run.one_city import run_city
from shifan.run.task import RunOptions
run_city(sys.argv[1], "{SMALL}", RunOptions(sys.argv[1] + "/pack", second_core=False))
run_city(sys.argv[1], "示例乙市", RunOptions(second_core=False))
"""


def _run_elsewhere(finished_small, root):
    copy_small(finished_small, root)
    shutil.rmtree(root / "output")
    copy_city(root, "示例乙市")
    environment = {**os.environ, **ELSEWHERE, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _ONE_AFTER_THE_OTHER, str(root)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def elsewhere(finished_small, common):
    """A root in which the small city and then 示例乙市 were run, in one process, as on another machine; for copies.

    Its folder, the folder in which the process began, its zone, language and seed of hashes are others.
    """
    root = common / "另一 处"
    made_once(common / "elsewhere.made", partial(_run_elsewhere, finished_small, root))
    with unchanged(root):
        yield root


@pytest.fixture
def small(finished_small, tmp_path):
    """A root of a test's own with the small pack and the small city's run."""
    return copy_small(finished_small, tmp_path)


def copy_small(finished_small, root):
    """Return a root of a test's own with the small pack and the small city's run."""
    return Path(shutil.copytree(finished_small, root, dirs_exist_ok=True))


def in_one_process(root, **more):
    """Return the options of a run of the small city: its pack, and no second process for the charts."""
    return RunOptions(str(root / "pack"), second_core=False, **more)


def latest(root, city):
    """Return the folder of a city's last run."""
    return Place(Path(root), city).latest
