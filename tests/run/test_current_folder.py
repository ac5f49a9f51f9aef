"""No module that lies in the current folder is run: not by a command, and not by any process that it starts."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from shifan.run.child_python import child_environment, command_of, module_command, safe_children
from shifan.word.programs import find_program
from tests.conftest import PROJECT

# What each kind of process does first, and the libraries that it imports for it.
EVERYTHING = "import shifan.run.notebooks, shifan.stages, shifan.views, shifan.run.cluster, nbclient, jupyterlab"


def libraries():
    """Return the names of all modules that Python, the package and its libraries can import."""
    site = Path(sysconfig.get_paths()["purelib"])
    installed = {path.stem for path in site.glob("[a-z]*.py")}
    installed |= {path.parent.name for path in site.glob("*/__init__.py")}
    return sorted((set(sys.stdlib_module_names) | installed) - {"sys", "builtins"})


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A folder with a module of each library's name, which says that it was run."""
    folder = tmp_path_factory.mktemp("planted")
    for name in libraries():
        (folder / f"{name}.py").write_text(
            f"open({str(folder / 'ran.txt')!r}, 'a').write('{name} ')\n", encoding="utf-8"
        )
    (folder / "data" / "raw").mkdir(parents=True)
    return folder


def run_there(planted, command, **environment):
    """Return what a command printed in the folder; no planted module may have run."""
    (planted / "ran.txt").unlink(missing_ok=True)
    done = subprocess.run(
        command,
        cwd=planted,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
        timeout=120,
    )
    ran = (planted / "ran.txt").read_text() if (planted / "ran.txt").exists() else ""
    assert ran == "", f"{ran[:200]} {done.stderr[-500:]}"
    return done


def test_the_fixture_would_tell(planted):
    with pytest.raises(AssertionError, match="pandas"):
        run_there(planted, [sys.executable, "-c", "import pandas"])


def test_a_command_run_as_module(planted):
    done = run_there(planted, [sys.executable, "-m", "shifan", "status", "--json"])
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_a_child_with_code_of_its_own(planted):
    code = command_of(EVERYTHING + "; print(shifan.__file__)")
    done = run_there(planted, code, **child_environment())
    assert done.stdout.strip() == str(PROJECT / "shifan" / "__init__.py"), done.stderr


def test_a_child_that_is_a_module(planted):
    done = run_there(planted, module_command("jupyterlab", "--version"), **child_environment())
    assert done.returncode == 0 and done.stdout.strip()[:1].isdigit(), done.stderr


POOL = """
import sys
sys.path.append({project!r})
from shifan.run.processes import run_in_processes
from shifan.run.task import RunOptions
if __name__ == "__main__":
    for outcome in run_in_processes({root!r}, ["甲市", "乙市"], 2, RunOptions(), print):
        print(outcome.findings[0].code)
"""
KERNEL = """
import asyncio, sys
sys.path.append({project!r})
from shifan.run.isolated_kernel import kernel_manager
async def ask():
    with kernel_manager() as manager:
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready()
        asked = "import pandas, shifan.stages, sys; print('' in sys.path, shifan.__file__)"
        await client.execute_interactive(asked, timeout=60)
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
asyncio.run(ask())
"""


@pytest.mark.parametrize(
    ("script", "told"), [(POOL, "unknown-city"), (KERNEL, "False")], ids=["pool", "kernel"]
)
def test_processes_that_libraries_start(planted, tmp_path, script, told):
    """The script lies elsewhere, as the installed command does: its own folder is first in the search path."""
    file = tmp_path / "command.py"
    file.write_text(script.format(project=str(PROJECT), root=str(planted)), encoding="utf-8")
    done = run_there(planted, [sys.executable, str(file)], PYTHONPATH="")
    assert told in done.stdout, done.stderr


def test_entries_that_mean_the_current_folder_are_left_out(monkeypatch):
    libraries = str(Path(os.sep, "libraries").absolute())
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", libraries, "relative"]))
    assert child_environment()["PYTHONPATH"] == libraries
    before = dict(os.environ)
    with safe_children():
        assert os.environ["PYTHONSAFEPATH"] == "1" and os.environ["PYTHONPATH"] == libraries
    assert dict(os.environ) == before


@pytest.mark.skipif(os.name == "nt", reason="the bits of a program are those of POSIX")
def test_programs_of_the_current_folder_are_none(planted, monkeypatch):
    program = planted / "soffice"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.chdir(planted)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "data/.."]))
    assert find_program("soffice", "libreoffice") is None
    monkeypatch.setenv("PATH", str(planted))
    assert find_program("libreoffice", "soffice") == program
