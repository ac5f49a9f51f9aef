"""Two cities run one after the other in one process share nothing, and their bytes do not depend on the machine."""

import json

from tests.conftest import latest

_DEFAULT = r'"city = \"晋中市\"\n"'  # papermill leaves the cell of default parameters above the one it adds


def test_a_city_run_after_another_and_on_another_machine_is_the_city_run_alone(finished, elsewhere):
    after, alone = (latest(root, "示例乙市") for root in (elsewhere, finished))
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
