"""To how many decimals a formula may round: a whole number up to 12, the same in every row; others are refused."""

import pytest

from shifan.packs.plausibility import check_pack
from tests.small_pack import with_parameters, write_pack

HEAD = "object,id,name,formula,unit,clause,note\n"


def faults(folder, places, **parameters):
    rules = f"{HEAD}指标,score,指标得分,=四舍五入(满分×指标得分率，{places}),分,第1条,\n"
    files = {"rules.csv": rules}
    if parameters:
        files["standard.toml"] = with_parameters(parameters)
    pack, findings = check_pack(write_pack(folder, files))
    return [] if pack else [own for own in findings if own.severity == "error"]


@pytest.mark.parametrize("places", ["0", "2", "12", "规定位数", "规定位数＋1"])
def test_a_whole_number_up_to_12_is_taken(tmp_path, places):
    assert faults(tmp_path, places) == []


@pytest.mark.parametrize("places", ["13", "1000000000", "2.5", "0－1", "规定位数×7", "满分"])
def test_others_are_refused_at_their_character_and_never_computed(tmp_path, places):
    (fault,) = faults(tmp_path, places)
    assert fault.cell == "第2行 formula 第16字" and "位数" in fault.found


@pytest.mark.parametrize(("number", "is_refused"), [("3", False), ("13", True), ("0.5", True)])
def test_a_parameter_of_the_packs_own_is_held_to_the_same(tmp_path, number, is_refused):
    assert bool(faults(tmp_path, "位数", 位数=number)) == is_refused
