"""Help speaks of the open city: methods, results, codes, parameters of its own pack; every example runs."""

import matplotlib.pyplot as plt
import pytest

import shifan
from shifan.errors import Refused
from shifan.explore.help_text import examples
from shifan.explore.help_words import help_words
from shifan.standards import load
from shifan.whatif.example_changes import example_changes
from tests.packs.example_packs import NAMES, Facts, example_pack, example_sheets
from tests.packs.test_examples import CASES
from tests.small_city import write_city

CITY = "某市"
FACTS = {case.pack: case.facts for case in reversed(CASES.values())}
# Words of the shipped pack and city that a pack has not.
NOT_ITS_OWN = {
    "fhrs": ("农贸市场", "暗访", "B03"),
    "weisheng": ("B03", '不符合"', "P011"),
    "brcgs": ("农贸市场", "暗访", "B03"),
    "canyin": ("农贸市场", "暗访", '不符合"', "B03"),
    "globalgap": ("农贸市场", "暗访", "B03"),
    "dafenbiao": ("农贸市场", "B03"),
}


def opened(name, root):
    pack = example_pack(name, root / "packs" / name)
    write_city(root / "data" / "raw" / CITY, example_sheets(load(pack), FACTS[name], CITY))
    return shifan.load(CITY, root, str(pack))


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_of_the_pack_and_runs(name, tmp_path):
    place = opened(name, tmp_path)
    told = str(place.help()) + "".join(str(place.help(each)) for each in ("what_if", "compare"))
    assert [word for word in ("晋中市", *NOT_ITS_OWN.get(name, ())) if word in told] == []
    for attribute, typed in examples(help_words(place.work)).items():
        for example in typed:
            if attribute not in ("export", "scenarios", "sliders"):
                exec(compile(example, attribute, "exec"), {"place": place})
    plt.close("all")


@pytest.mark.parametrize("name", ["weisheng", "sannian"])
def test_an_example_is_of_what_the_pack_reads(name, tmp_path):
    place = opened(name, tmp_path)
    known = example_changes(place.work.clean, place.standard)
    # 国家卫生城市 has one method, one type and no documents; 三年合成 has two methods.
    expected = {
        "weisheng": ('{"达标线": "40"}', None, None),  # half of 80
        "sannian": ('{"暗访权重": "0.5"}', '"农贸市场"', '{"B01 完整性": "0.5"}'),
    }[name]
    assert tuple(known.get(word) for word in ("parameters", "types", "deductions")) == expected


def test_a_change_of_the_wrong_shape_is_told_with_an_example_of_the_city(tmp_path):
    place = opened("fhrs", tmp_path)
    with pytest.raises(Refused, match=r'records=\{"P1 F-H": "良好"\}'):
        place.what_if(records="P1 F-H")
    with pytest.raises(Refused, match='without="P1"'):
        place.what_if(without=3)
    with pytest.raises(Refused) as refused:  # one type: there is no example that could be typed
        place.what_if(types=3)
    assert refused.value.findings[0].expected == "名称"


def test_help_on_a_city_that_is_refused_names_the_city(tmp_path):
    pack = example_pack("fhrs", tmp_path / "packs")
    sheets = example_sheets(load(pack), Facts({"P1": ("F", {})}), CITY)
    write_city(tmp_path / "data" / "raw" / CITY, sheets)
    place = shifan.load(CITY, tmp_path, str(pack))
    assert CITY in str(place.help())
