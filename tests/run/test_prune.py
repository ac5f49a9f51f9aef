"""Old runs go only by `prune`, and never with work done by hand in them."""

import json

import pytest

from shifan.errors import Refused
from shifan.files.fingerprint import sha256
from shifan.files.places import Place
from shifan.run.prune import prune
from tests.conftest import shifan


@pytest.fixture
def root(tmp_path):
    place = Place(tmp_path, "小城市")
    place.raw.mkdir(parents=True)
    for number in range(1, 6):
        run = place.output / f"r{number:03d}-0000000{number}"
        run.mkdir(parents=True)
        (run / "初评报告.docx").write_bytes(b"report")
        (run / "manifest.json").write_text(
            json.dumps({"outputs": {"初评报告.docx": sha256(run / "初评报告.docx")}}),
            encoding="utf-8",
        )
    place.latest_file.write_text('{"run": "r004-00000004"}', encoding="utf-8")
    return tmp_path


def names(root):
    return [run.name[:4] for run in Place(root, "小城市").runs()]


def test_the_newest_stay(root):
    assert prune(root, "小城市", 3).removed == ("r001-00000001", "r002-00000002") and names(
        root
    ) == ["r003", "r004", "r005"]


def test_the_last_complete_run_stays_however_old(root):
    done = prune(root, "小城市", 1)
    assert names(root) == ["r004", "r005"] and "最近一次" in done.kept["r004-00000004"]


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("初评报告.docx", b"edited", "手工修改：初评报告.docx"),
        ("初评报告-更新.docx", b"", "另外加入的文件：初评报告-更新.docx"),
    ],
)
def test_work_done_by_hand_stays(root, file, content, reason):
    (Place(root, "小城市").output / "r001-00000001" / file).write_bytes(content)
    done = prune(root, "小城市", 2)
    assert names(root) == ["r001", "r004", "r005"] and reason in done.kept["r001-00000001"]


def test_a_run_without_a_readable_manifest_stays(root):
    (Place(root, "小城市").output / "r001-00000001" / "manifest.json").write_text(
        "{", encoding="utf-8"
    )
    assert "清单" in prune(root, "小城市", 4).kept["r001-00000001"]


def test_zero_is_refused(root):
    with pytest.raises(Refused, match="不小于1"):
        prune(root, "小城市", 0)
    assert len(names(root)) == 5


def test_command(root):
    done = shifan(root, "prune", "小城市", "--keep", "2", "--json")
    assert done.returncode == 0 and len(json.loads(done.stdout)["小城市"]["removed"]) == 3
    assert shifan(root, "prune", "--keep", "2").returncode == 2
