"""Two cities run one after the other in one process share nothing."""

import json

from shifan.standards import load
from tests.conftest import SMALL, called, copy_city, latest
from tests.small_city import small_city, write_city

_DEFAULT = r'"city = \"晋中市\"\n"'  # papermill leaves the cell of default parameters above the one it adds


def test_a_city_run_after_another_is_the_city_run_alone(finished, tmp_path):
    write_city(tmp_path / "data" / "raw" / SMALL, small_city(load("demo-2023")))
    copy_city(tmp_path, "示例乙市")
    done = called(tmp_path, "run", SMALL, "示例乙市")
    assert done.returncode == 0, done.stderr
    after, alone = (
        json.loads((latest(root, "示例乙市") / "manifest.json").read_text(encoding="utf-8"))
        for root in (tmp_path, finished)
    )
    assert after["outputs"] == alone["outputs"] and len(alone["outputs"]) > 20


def test_no_output_of_a_city_names_another(finished):
    run = latest(finished, "示例乙市")
    for path in (*run.glob("*.json"), *run.glob("审计/*.html"), *run.glob("notebooks/*.ipynb")):
        text = path.read_text(encoding="utf-8").replace(_DEFAULT, "")
        assert "晋中" not in text and "示例甲市" not in text, path.name
