"""The whole way.

A report is edited in LibreOffice itself, the raw workbook is corrected, the city is run again, the
report refreshed.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shifan.report.anchors.reading import read
from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from tests.conftest import SMALL, latest
from tests.report.conftest import DEDUCTED_IN_SMALL
from tests.report.soundness import sound
from tests.soffice import needs_soffice, pipe, saved_again


def python_of_office():
    """Return a Python that can speak to LibreOffice; None if there is none."""
    for program in (sys.executable, "/usr/bin/python3", shutil.which("python3")):
        if program and Path(program).exists():
            asked = subprocess.run([program, "-c", "import uno"], capture_output=True, check=False)
            if asked.returncode == 0:
                return program
    return None


@pytest.fixture(scope="module")
def edited(renewed_small, tmp_path_factory):
    """The former report of the small city as a colleague leaves it in LibreOffice, and its root.

    LibreOffice lays out and saves the report of a shipped city for many seconds.
    """
    program = python_of_office() if shutil.which("soffice") else None
    if program is None:
        pytest.skip("no Python with uno")
    folder = tmp_path_factory.mktemp("office")
    names = {
        entry.value_id: name
        for name, entry in reversed(read(read_parts(renewed_small[1]), "x").anchors.items())
        if entry.kind == "value"
    }
    orders = {
        "prose": ["逐项评价材料的完整性", "逐项评价有关材料的完整性"],
        "bold": names["scores.total"],
        "overwrite": names["onsite.sites"],
        "overwritten": "100个",
        "delete": names["onsite.covert.types"],
        "move": "现场检查。",
        "comment": "请再核对",
        "end": "会同有关单位组建",
        "tracked": "另有观察员。",
    }
    target = folder / "同事.docx"
    subprocess.run(
        [
            program,
            str(Path(__file__).with_name("in_office.py")),
            str(renewed_small[1]),
            str(target),
            pipe(),
            json.dumps(orders),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return target, renewed_small[0]


def registered(root):
    return json.loads((latest(root, SMALL) / "values.json").read_text(encoding="utf-8"))["values"]


@needs_soffice
@pytest.mark.parametrize("passes", [0, 1])
def test_edited_in_libreoffice_then_new_data(edited, tmp_path, passes):
    path, root = edited
    (path,) = saved_again([path], tmp_path, passes)
    target, ledger = refresh_file(path, tmp_path / "新.docx", root)
    reading = read(read_parts(target), target.name)
    lines = [line.text for line in reading.paragraphs]
    prose = "".join(lines)
    assert all(words in prose for words in ("逐项评价有关材料的完整性", "100个", "另有观察员。"))
    places = [
        next(n for n, line in enumerate(lines) if line.startswith(start))
        for start in ("2.现场检查。", "1.资料审查。")
    ]
    assert places == sorted(places), "the paragraph that was moved up stays there"
    assert {f"indicator.{DEDUCTED_IN_SMALL}.score", "scores.total"} <= set(
        ledger["refreshed"]
    ) and len(ledger["repaired"]) > 200
    told = {"onsite.sites", "onsite.covert.types"}
    assert set(ledger["conflicts"] + ledger["kept"] + ledger["deleted"]) == told
    new = registered(root)
    assert [
        entry.value_id
        for name in reading.ranges
        for entry in [reading.anchor(name)]
        if entry.kind == "value"
        and entry.value_id not in told
        and reading.ranges[name].text != new[entry.value_id]["display"]
    ] == []
    result = verify_file(target, root).as_dict()
    assert {item["id"] for item in result["items"] if item["state"] != "backed"} <= told and result[
        "total"
    ] - result["backed"] <= len(told)
    assert "请再核对".encode() in read_parts(target)["word/comments.xml"] and sound(target) == []
