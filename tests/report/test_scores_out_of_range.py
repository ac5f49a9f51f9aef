"""A score above its full score, as people meet it: in check and run, and in the report's 计算说明."""

import json

import docx
import pytest
from typer.testing import CliRunner

from shifan.cli.app import app
from shifan.standards import load
from tests.small_city import small_city, write_city
from tests.small_pack import write_pack

CITY = "小城市"
RULES = """object,id,name,formula,unit,clause,note
指标,score,指标得分,=满分×1.2,分,第3条,
指标,rate,指标得分率,=指标得分÷满分,率,第3条,
"""


def call(*words):
    answer = CliRunner().invoke(app, [str(word) for word in words])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.output
    return answer


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("range")
    pack = load(write_pack(root / "pack", {"rules.csv": RULES}))
    write_city(root / "data" / "raw" / CITY, small_city(pack))
    return root


@pytest.fixture(scope="module")
def run(root):
    return call("run", CITY, "--root", root, "--standard", root / "pack", "--json")


# B01: 40 × 1.2 = 48 of 40.
SAID = "“指标得分”高于满分：B01“经费保障”为48.00分，满分40.00分"


def text_of(path):
    document = docx.Document(path).element.body
    return "".join(node.text or "" for node in document.iter() if node.tag.endswith("}t"))


def test_check_tells_it_and_the_city_can_be_scored(root):
    answer = call("check", CITY, "--root", root, "--standard", root / "pack", "--json")
    findings = json.loads(answer.stdout)["findings"]
    assert answer.exit_code == 0
    assert [finding["cell"] for finding in findings if SAID in finding["found"]] == [
        "第2行 formula"
    ]


def test_run_tells_it_and_so_do_report_and_page_but_not_the_public_edition(root, run):
    answer = json.loads(run.stdout)
    assert run.exit_code == 0
    assert [said for said in answer["out_of_range"] if said.startswith(SAID)]
    folder = root / "output" / CITY / answer["run"]
    report = text_of(folder / "初评报告.docx")
    assert "三、需要核对的得分" in report and SAID in report and "四、结论的稳健程度" in report
    assert SAID not in text_of(folder / "初评报告-公开版.docx")
    assert SAID in (folder / "审计" / "index.html").read_text(encoding="utf-8")


def test_run_prints_it_also_for_a_run_that_is_there(root, run):
    told = call("run", CITY, "--root", root, "--standard", root / "pack").output
    assert "请核对：" in told and "没有变化" in told


def test_a_verdict_that_is_none_is_refused_by_check(root, tmp_path):
    pack = tmp_path / "pack"
    verdict = "城市,verdict,初评结论,=如果(总得分＞0，“较好”，“未通过”),文字,第9条,\n"
    write_pack(pack, {"rules.csv": RULES.partition("\n")[0] + "\n" + verdict})
    answer = call("check", CITY, "--root", root, "--standard", pack)
    assert answer.exit_code == 2 and "不能计分" in answer.output and "较好" in answer.output
