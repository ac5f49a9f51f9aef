"""What is signed under a pack's own rules: a changed formula, limit or parameter asks for a new signature."""

import pytest

from shifan.audit.lineage.source_contents import SourceContents
from shifan.audit.sign.scopes import ALL, compute_scopes
from shifan.clean import clean
from shifan.score import score
from shifan.standards import load
from tests.small_city import raw_city, small_city
from tests.small_pack import with_parameters, write_pack

FILES = {
    "rules.csv": "object,id,name,formula,unit,clause,note\n"
    "指标,score,指标得分,=满分－不超过(合计(检查记录.问题数)×每处扣分，满分),分,第2条,\n"
    "城市,grade,档次,=查档(等级),文字,第3条,\n"
    "城市,verdict,初评结论,=如果(档次＝“甲”，“通过”，“未通过”),文字,第4条,\n",
    "bands.csv": "table,condition,result,note\n等级,总得分≥60,“甲”,\n等级,,“乙”,\n",
    "standard.toml": with_parameters({"每处扣分": "0.5"}),
}


def digests(folder, changed=None):
    file, old, new = changed or ("rules.csv", "", "")
    assert old in FILES[file]
    pack = load(write_pack(folder, {**FILES, file: FILES[file].replace(old, new)}))
    city = clean(raw_city(small_city(pack)), pack).require()
    register = score(city, pack)
    scopes = compute_scopes(register, pack, city, SourceContents(city, pack.folder))
    return register.text("scores.total"), {scope.code: scope.sha256 for scope in scopes}


@pytest.mark.parametrize(
    ("changed", "expired"),
    [
        (("bands.csv", "总得分≥60", "总得分≥61"), {ALL}),  # the grade stays 甲
        (("bands.csv", "“乙”", "“丙”"), {ALL}),
        (("standard.toml", '"每处扣分" = "0.5"', '"每处扣分" = "1"'), {ALL, "B01", "J01", "J02"}),
        (("rules.csv", "×每处扣分，满分)", "×每处扣分，满分×2)"), {ALL, "B01", "J01", "J02"}),
        (("rules.csv", "第3条", "第9条"), {ALL}),
    ],
)
def test_what_a_change_of_the_pack_expires(tmp_path, changed, expired):
    _, before = digests(tmp_path / "a")
    _, after = digests(tmp_path / "b", changed)
    assert {scope for scope in before if before[scope] != after[scope]} == expired
