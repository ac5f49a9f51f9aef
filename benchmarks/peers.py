"""Other tools that run the same notebooks, where they can be had: ploomber-engine with nbconvert, in one process.

Usage: python benchmarks/peers.py ploomber ROOT CITY TARGET. R Markdown needs notebooks of its own; where R is, `run_city.py` says so.
"""

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
STAGES = ("01_clean", "02_score", "03_charts", "04_report")
PACKAGES = ("ploomber-engine", "ploomber-core", "debuglater", "posthog", "backoff", "monotonic")


def install(folder):
    """Return an environment in which ploomber-engine can be imported beside what is here; None where it cannot be had."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--target", str(folder), *PACKAGES]
    if subprocess.run(command, capture_output=True).returncode:
        return None
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{PROJECT}", "PLOOMBER_STATS_ENABLED": "false", "PYTHONUTF8": "1"}


def has_r():
    """Return whether R with rmarkdown and officer is here."""
    if not shutil.which("Rscript"):
        return False
    return not subprocess.run(["Rscript", "-e", "library(rmarkdown); library(officer); library(ggplot2)"], capture_output=True).returncode


def ploomber(root, city, target):
    """Run the four notebooks without a kernel and make their pages."""
    import nbformat
    from nbconvert import HTMLExporter
    from ploomber_engine import execute_notebook

    from shifan.charts.chart import Chart
    whole = Chart._repr_png_
    Chart._repr_png_ = lambda chart: base64.b64encode(whole(chart)).decode()   # it stores pictures only as text
    target.mkdir(parents=True)
    for stage in STAGES:
        executed = target / f"{stage}.ipynb"
        execute_notebook(str(PROJECT / "notebooks" / f"{stage}.ipynb"), str(executed), parameters={"city": city, "root": root, "run": str(target)},
                         progress_bar=False)
        page, _ = HTMLExporter().from_notebook_node(nbformat.read(executed, as_version=4))
        executed.with_suffix(".html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    ploomber(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
