"""Two cities run one after the other in one process share nothing, and their bytes do not depend on the machine."""

import json

from shifan.standards import load
from tests.conftest import SMALL, copy_city, latest, shifan
from tests.small_city import small_city, write_city

_DEFAULT = r'"city = \"晋中市\"\n"'  # papermill leaves the cell of default parameters above the one it adds
ELSEWHERE = {"TZ": "Asia/Shanghai", "LANG": "C", "PYTHONHASHSEED": "7"}


def test_a_city_run_after_another_and_on_another_machine_is_the_city_run_alone(finished, tmp_path):
    write_city(tmp_path / "data" / "raw" / SMALL, small_city(load("demo-2023")))
    copy_city(tmp_path, "示例乙市")
    done = shifan(tmp_path, "run", SMALL, "示例乙市", **ELSEWHERE)
    assert done.returncode == 0, done.stderr
    after, alone = (latest(root, "示例乙市") for root in (tmp_path, finished))
    assert after.name[5:] == alone.name[5:]  # the digest of what went in
    told, known = (
        json.loads((run / "manifest.json").read_text(encoding="utf-8")) for run in (after, alone)
    )
    assert told["outputs"] == known["outputs"] and len(known["outputs"]) > 25
    for name in known["outputs"]:
        assert (after / name).read_bytes() == (alone / name).read_bytes(), name


def test_no_output_of_a_city_names_another(finished):
    run = latest(finished, "示例乙市")
    for path in (*run.glob("*.json"), *run.glob("审计/*.html"), *run.glob("notebooks/*.ipynb")):
        text = path.read_text(encoding="utf-8").replace(_DEFAULT, "")
        assert "晋中" not in text and "示例甲市" not in text, path.name
