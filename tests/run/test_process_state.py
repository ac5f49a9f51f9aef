"""Nothing that a notebook does to its process reaches the next one; what a kernel leaves behind goes with it."""

# ruff: noqa: E501  # examples, source of notebooks and values side by side read best on one line

import ast
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from shifan.run import isolated_kernel, notebooks
from shifan.run.process_state import call_and_restore
from shifan.run.task import NotebookFailed, NotebookTask
from tests.conftest import PROJECT

PARAMETERS = 'city = ""\nroot = ""'
# Each line changes something that belongs to the process, not to the notebook.
CHANGES = """
import builtins, decimal, locale, logging, os, random, sys, tempfile, warnings
import matplotlib, numpy as np, pandas as pd
from matplotlib import pyplot
leaked = 1
builtins.leaked_everywhere = 1
matplotlib.rcParams.update({"lines.linewidth": 77, "timezone": "Asia/Shanghai"})
pyplot.figure()
pd.set_option("display.max_rows", 7)
np.set_printoptions(precision=2)
np.seterr(all="ignore")
warnings.simplefilter("error", UserWarning)
random.seed(1); np.random.seed(1)
decimal.getcontext().prec = 3
os.chdir(tempfile.gettempdir())
os.environ["SHIFAN_LEAKED"] = "1"
os.environ.pop("HOME", None)
sys.path.append("leaked"); sys.argv.append("leaked")
logging.disable(logging.CRITICAL)
"""
STATE = """
import builtins, decimal, logging, os, random, sys, warnings
import matplotlib, numpy as np, pandas as pd
from matplotlib import pyplot
seen = {
    "builtins": hasattr(builtins, "leaked_everywhere"), "rcParams": matplotlib.rcParams["lines.linewidth"] == 77, "timezone": matplotlib.rcParams["timezone"] != "UTC",
    "figures": bool(pyplot.get_fignums()), "pandas": pd.get_option("display.max_rows") == 7, "print options": np.get_printoptions()["precision"] == 2,
    "errors": np.geterr()["divide"] == "ignore", "warnings": ("error", None, UserWarning, None, 0) in warnings.filters, "decimals": decimal.getcontext().prec == 3,
    "chance": random.random() == 0.13436424411240122, "numeric chance": np.random.random() == 0.417022004702574,
    "folder": os.getcwd() != BEFORE, "environment": "SHIFAN_LEAKED" in os.environ or "HOME" not in os.environ,
    "path": "leaked" in sys.path, "arguments": "leaked" in sys.argv, "logging": logging.root.manager.disable == logging.CRITICAL}
[name for name, found in seen.items() if found]"""


def write(folder, name, *sources):
    """Write a notebook of code cells, the first of them its parameters."""
    cells = [nbformat.v4.new_code_cell(source) for source in (PARAMETERS, *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=cells,
            metadata={
                "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}
            },
        ),
        folder / f"{name}.ipynb",
    )


def shown(folder, name):
    """Return what the cells of an executed notebook gave, as text."""
    cells = nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    return [
        output["data"]["text/plain"]
        for cell in cells
        for output in cell.get("outputs", ())
        if "data" in output
    ]


@pytest.mark.parametrize("isolated", [False, True], ids=["in one process", "a kernel each"])
def test_no_name_and_no_setting_reaches_the_next_notebook(isolated, tmp_path, monkeypatch):
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")  # what other tests have left open does not come from a notebook
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    state = f"BEFORE = {str(Path.cwd())!r}{STATE}"
    write(tmp_path, "first", CHANGES + state)
    write(tmp_path, "second", state, "leaked")
    out, broken = tmp_path / "out", tmp_path / "broken"
    notebooks.execute(NotebookTask("first", out, {"city": "甲"}, isolated, broken))
    seen = next(text for text in shown(out, "first") if text.startswith("["))
    assert len(ast.literal_eval(seen)) == STATE.count('": '), (
        seen
    )  # all of them can be seen where they were made
    with pytest.raises(NotebookFailed, match=r"NameError.*leaked"):
        notebooks.execute(NotebookTask("second", out, {"city": "甲"}, isolated, broken))
    assert shown(broken, "second") == ["[]"]


def test_a_library_that_only_the_notebook_has_loaded_goes_back_to_its_settings():
    program = (
        "from shifan.run.process_state import call_and_restore\nimport sys\nassert 'matplotlib' not in sys.modules\n"
        "def work():\n    import matplotlib\n    matplotlib.rcParams['lines.linewidth'] = 77\n"
        "call_and_restore(work)\nimport matplotlib\n"
        # As plain dicts: to ask for the backend would load pyplot, which then takes the bundled font.
        "now, usual = (dict(dict.items(each)) for each in (matplotlib.rcParams, matplotlib.rcParamsOrig))\n"
        "assert now == usual and now['lines.linewidth'] != 77\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_it_is_put_back_after_a_failure_too(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def work():
        os.chdir("/")
        os.environ["SHIFAN_LEAKED"] = "1"
        raise ValueError

    with pytest.raises(ValueError):
        call_and_restore(work)
    assert Path.cwd() == tmp_path and "SHIFAN_LEAKED" not in os.environ


def test_tables_in_plain_text_do_not_depend_on_the_terminal(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: tmp_path)
    write(
        tmp_path,
        "wide",
        "import pandas as pd\npd.DataFrame({f'column{n}': [n] for n in range(12)})",
    )
    texts = set()
    for columns in ("40", "400"):
        monkeypatch.setenv("COLUMNS", columns)
        notebooks.execute(NotebookTask("wide", tmp_path / columns, {"city": "甲"}, False, tmp_path))
        texts.add((tmp_path / columns / "wide.ipynb").read_bytes())
    assert len(texts) == 1


def test_tables_in_plain_text_do_not_depend_on_what_an_analyst_has_set(tmp_path, monkeypatch):
    """Loading a city sets how wide Chinese signs are; a run in the same process prints as the command does."""
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: tmp_path)
    write(
        tmp_path,
        "chinese",
        "import pandas as pd\nprint(pd.DataFrame({'区县': ['太谷区'] * 9, '得分': [1.23456] * 9}))",
    )
    texts = set()
    for name, wide, rows, digits in (("as it is", False, 60, 6), ("set", True, 4, 2)):
        settings = ("unicode.east_asian_width", wide), ("max_rows", rows), ("precision", digits)
        with pd.option_context(
            *(part for key, value in settings for part in (f"display.{key}", value))
        ):
            notebooks.execute(
                NotebookTask("chinese", tmp_path / name, {"city": "甲"}, False, tmp_path)
            )
            assert pd.get_option("display.precision") == digits
        texts.add((tmp_path / name / "chinese.ipynb").read_bytes())
    assert len(texts) == 1


def kernels():
    return {path.name for path in Path(tempfile.gettempdir()).glob("shifan-kernel-*")}


@pytest.fixture
def short(monkeypatch):
    """A temporary folder with a short path: sockets allow no long one."""
    with tempfile.TemporaryDirectory(prefix="s-") as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        monkeypatch.setenv("TMPDIR", name)
        yield Path(name)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not there")
def test_a_killed_run_leaves_no_socket_where_the_user_is_and_the_next_cleans_up(
    short, tmp_path, monkeypatch
):
    here, books = tmp_path / "here", tmp_path / "books"
    here.mkdir()
    books.mkdir()
    write(
        books,
        "slow",
        "import time, pathlib, os",
        "pathlib.Path('started').touch()",
        "time.sleep(60)",
    )
    program = (
        "import sys; from pathlib import Path; from shifan.run import notebooks; from "
        "shifan.run.task import NotebookTask; notebooks.notebook_folder = lambda: Path(sys.argv[1])\n"
        "notebooks.execute(NotebookTask('slow', Path(sys.argv[2]), {'city': '甲'}, True, Path(sys.argv[2])))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(books), str(tmp_path / "out")],
        cwd=here,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    deadline = time.monotonic() + 60
    while (
        not (here / "started").exists() and process.poll() is None and time.monotonic() < deadline
    ):
        time.sleep(0.05)
    assert len(kernels()) == 1 and (here / "started").exists()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert [path.name for path in here.iterdir()] == ["started"]
    isolated_kernel.remove_leftovers()
    assert not kernels()


def test_a_kernel_leaves_nothing_and_takes_over_no_profile_of_the_user(
    short, tmp_path, monkeypatch
):
    startup = tmp_path / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("leaked = 1", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    monkeypatch.setattr(notebooks, "notebook_folder", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "own", "'leaked' in globals()")
    before = sorted(path.name for path in tmp_path.iterdir())
    notebooks.execute(NotebookTask("own", tmp_path / "out", {"city": "甲"}, True, tmp_path))
    assert shown(tmp_path / "out", "own") == ["False"]
    assert not kernels() and sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [*before, "out"]
    )


def test_a_long_temporary_folder_does_without_sockets_in_it(tmp_path, monkeypatch):
    long = tmp_path / ("长" * 30)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with isolated_kernel.kernel_manager() as manager:
        assert manager.transport == "tcp" and Path(manager.connection_file).parent.parent == long
    assert not list(long.iterdir())


def test_only_folders_of_processes_that_are_no_more_are_cleaned(short):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (
        f"shifan-kernel-{os.getpid()}-a",
        f"shifan-kernel-{gone.pid}-b",
        "shifan-kernel-c",
    ):
        (short / name).mkdir()
    isolated_kernel.remove_leftovers()
    assert kernels() == {f"shifan-kernel-{os.getpid()}-a", "shifan-kernel-c"}
