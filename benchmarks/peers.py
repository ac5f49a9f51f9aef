"""Other tools that run the same notebooks, where they can be had: ploomber-engine with nbconvert, in one process.

Usage: python benchmarks/peers.py ploomber ROOT CITY TARGET. R Markdown has a notebook of its own,
benchmarks/r/city.Rmd.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
STAGES = ("01_clean", "02_score", "03_charts", "04_report")
PACKAGES = ("ploomber-engine", "ploomber-core", "debuglater", "posthog", "backoff", "monotonic")
R_PACKAGES = ("rmarkdown", "officer", "ggplot2", "readxl", "dplyr")


def install(folder):
    """Return an environment in which ploomber-engine can be imported beside what is here.

    None where it cannot be had.
    """
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "--target",
        str(folder),
        *PACKAGES,
    ]
    if subprocess.run(command, capture_output=True).returncode:
        return None
    return {
        **os.environ,
        "PYTHONPATH": f"{folder}{os.pathsep}{PROJECT}",
        "PLOOMBER_STATS_ENABLED": "false",
        "PYTHONUTF8": "1",
    }


def lacks_r():
    """Return what keeps the R Markdown version from running here, in words; empty if nothing does."""
    if not shutil.which("Rscript"):
        return "本机没有 R"
    asked = (
        f"p <- c({', '.join(map(repr, R_PACKAGES))}); cat(p[!vapply(p, requireNamespace, TRUE, "
        "quietly = TRUE)]); if (!rmarkdown::pandoc_available()) cat(' pandoc')"
    )
    told = subprocess.run(["Rscript", "-e", asked], capture_output=True, text=True)
    return f"R 缺少 {told.stdout.strip()}" if told.stdout.strip() or told.returncode else ""


def r_command(root, city, target):
    """Return the command that renders the city by R Markdown and officer."""
    return (
        "Rscript",
        PROJECT / "benchmarks" / "r" / "city.R",
        Path(root) / "data" / "raw" / city,
        PROJECT / "shifan" / "standards" / "demo-2023",
        city,
        target,
    )


def same_total(root, city, target):
    """Stop unless the total that R has reckoned is that of the city's last run: it must have done the same work."""
    from shifan.files.places import Place

    ours = json.loads((Place(Path(root), city).latest / "scores.json").read_text(encoding="utf-8"))[
        "total"
    ]
    theirs = (Path(target) / "total.txt").read_text(encoding="utf-8").strip()
    if ours != theirs:
        raise SystemExit(f"R: total {theirs}, shifan: {ours}")


def ploomber(root, city, target):
    """Run the four notebooks without a kernel and make their pages."""
    import nbformat
    from nbconvert import HTMLExporter
    from ploomber_engine import execute_notebook

    from shifan.charts.chart import Chart

    whole = Chart._repr_png_
    Chart._repr_png_ = lambda chart: base64.b64encode(
        whole(chart)
    ).decode()  # it stores pictures only as text
    target.mkdir(parents=True)
    for stage in STAGES:
        executed = target / f"{stage}.ipynb"
        execute_notebook(
            str(PROJECT / "notebooks" / f"{stage}.ipynb"),
            str(executed),
            parameters={"city": city, "root": root, "run": str(target)},
            progress_bar=False,
        )
        page, _ = HTMLExporter().from_notebook_node(nbformat.read(executed, as_version=4))
        executed.with_suffix(".html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    ploomber(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
