"""Two cities run one after the other in one process share nothing."""

import json

from shifan.files.places import Place
from tests.conftest import copy_city, latest, shifan

_DEFAULT = r'"city = \"晋中市\"\n"'  # papermill leaves the cell of default parameters above the one it adds


def test_a_city_run_after_another_is_the_city_run_alone(finished, tmp_path):
    for city in ("示例甲市", "示例乙市"):
        copy_city(tmp_path, city)
    done = shifan(tmp_path, "run", "示例甲市", "示例乙市")
    assert done.returncode == 0, done.stderr
    # The first run: other tests of a worker may have run the city again in their own way.
    after, alone = (
        json.loads(
            (Place(root, "示例乙市").runs()[0] / "manifest.json").read_text(encoding="utf-8")
        )
        for root in (tmp_path, finished)
    )
    assert after["outputs"] == alone["outputs"] and len(alone["outputs"]) > 20


def test_no_output_of_a_city_names_another(finished):
    run = latest(finished, "示例乙市")
    for path in (*run.glob("*.json"), *run.glob("审计/*.html"), *run.glob("notebooks/*.ipynb")):
        text = path.read_text(encoding="utf-8").replace(_DEFAULT, "")
        assert "晋中" not in text and "示例甲市" not in text, path.name
