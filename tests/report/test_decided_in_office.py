"""Revisions rejected, and contents made anew, in LibreOffice itself."""

import json
import subprocess
from pathlib import Path

import pytest

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import made_run, mini, sound, text
from tests.report.test_in_office import python_of_office
from tests.report.test_rejected_refresh import PAIRS
from tests.score.mini import city
from tests.soffice import needs_soffice, pipe

CONTENTS = "contents"
FORMATS = ("odt", "doc")
# Where all deductions and problems go, sentences that refer to their tables are told.
KEPT = {"all goes": ["documents.indicators", "onsite.sites", "rectification.problems"]}


@pytest.fixture(scope="module")
def decided_there(tmp_path_factory):
    """Return the folder in which LibreOffice has rejected the revisions of each pair, and made contents anew."""
    program = python_of_office()
    if program is None:
        pytest.skip("no Python with uno")
    folder = tmp_path_factory.mktemp("office")
    jobs = []
    for name, (before, after) in PAIRS.items():
        root = folder / name
        root.mkdir()
        path, _ = mini(root, clean=before(), shade=100)
        made_run(root, 2, after(), 200)
        tracked, _ = refresh_file(path, root / "修订.docx", root, RefreshOptions(track=True))
        jobs.append([str(tracked), str(root / "拒绝.docx"), ["RejectAllTrackedChanges"]])
    path, _ = mini(folder, shade=100)
    jobs.append([str(path), str(folder / "目录.docx"), [CONTENTS]])
    made_run(folder, 1, city(), 100)
    for kind in FORMATS:
        jobs.append([str(path), str(folder / f"经{kind}.docx"), [kind]])
    script = Path(__file__).with_name("office_commands.py")
    orders = [program, str(script), pipe(), json.dumps(jobs)]
    subprocess.run(orders, check=True, capture_output=True, timeout=300)
    return folder


@needs_soffice
@pytest.mark.parametrize("name", PAIRS)
def test_after_a_rejection_there_the_next_refresh_does_all(decided_there, tmp_path, name):
    root = decided_there / name
    rejected = root / "拒绝.docx"
    wrong = [item for item in verify_file(rejected, root).items if item.state == "changed"]
    assert wrong == []
    plain, first = refresh_file(root / "报告.docx", tmp_path / "无痕.docx", root)
    again, ledger = refresh_file(rejected, tmp_path / "再.docx", root)
    assert text(again) == text(plain) and not ledger["deleted"] and not ledger["conflicts"]
    assert ledger["kept"] == first["kept"] == KEPT.get(name, [])
    assert verify_file(again, root).all_backed and not sound(again)


@needs_soffice
def test_pages_of_contents_made_anew_there_are_no_numbers_without_source(decided_there):
    found = [
        item
        for item in verify_file(decided_there / "目录.docx", decided_there).items
        if item.state in ("unsourced", "changed")
    ]
    assert found == []


@needs_soffice
@pytest.mark.parametrize("kind", FORMATS)
def test_a_report_that_went_through_another_format_is_known_by_its_run(
    decided_there, tmp_path, kind
):
    path = decided_there / f"经{kind}.docx"
    target, ledger = refresh_file(
        path, tmp_path / "新.docx", decided_there, RefreshOptions(run="r001")
    )
    assert ledger.settled and not ledger["deleted"]
    assert [
        item for item in verify_file(target, decided_there).items if item.state != "backed"
    ] == []
