"""Signs in the texts of all documents: no brackets in brackets, none doubled or of another script, no stray blank."""

import io
import os
import re
import zipfile

import pytest

from shifan.clean import clean
from shifan.report.documents.produce import produce
from shifan.report.make.report_draft import ReportData
from shifan.report.slides.fill import fill
from shifan.safe_xml import parse
from shifan.score import score
from shifan.standards import load
from tests.conftest import latest
from tests.report.living import pictures
from tests.score.claims.random_city import KINDS, random_city, with_fewer_types
from tests.small_city import raw_city

PACK = with_fewer_types(load("demo-2023"))
SHIPPED = ("晋中市", "示例乙市")
# Blanks that stand in what the shipped cities wrote themselves.
OWN_WORDS = ("推动食品安全属地管理", "治违禁 控药残 促提升")
TEXTS = re.compile(r"(?:word/(?:document|header\d*|footer\d*)|ppt/slides/slide\d+)\.xml")
HAN = "[\u4e00-\u9fff]"
FAULTS = {
    "brackets in brackets": r"（[^（）]*（|\([^()]*[（(]|（[^（）]*\(|“[^“”]*“|《[^《》]*《",
    "doubled": r"[，。；：、！？]{2,}|[，。；：、][,.;:]|…。|。”[，。；]",
    "behind an opening sign": r"[（“《][，。；：、）”》]|^[，。；：、）”》]",
    "before a closing sign": r"[，。；：、]）",
    "of another script": rf"{HAN}[,;:?!()]|[,;:?!()]{HAN}|{HAN}\.(?!\d)|\"",
    "stray blank": rf"{HAN} +{HAN}|\d +[{HAN[1:-1]}%]|{HAN} +\d|  | [，。；：、（）]|[，。；：、（）] ",
    "doubled unit": r"个个|项项|次次|%%|分分|的的|了了",
    "left over": r"\{\{|\}\}|None|nan",
}
PAIRS = ("（）", "“”", "《》", "〔〕")


def faults(text):
    """Return what is wrong with the signs of a text."""
    found = [(kind, hit[0]) for kind, rule in FAULTS.items() for hit in re.finditer(rule, text)]
    return found + [("unpaired", pair) for pair in PAIRS if len({*map(text.count, pair)}) > 1]


def texts(content):
    """Return the paragraphs of a Word file or of slides, headers and feet included."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist() if TEXTS.fullmatch(name)]
    paragraphs = (p for part in parts for p in parse(part).iter("{*}p"))
    return ["".join(node.text or "" for node in each.iter("{*}t")) for each in paragraphs]


def faulty(content):
    said = [text for text in texts(content) if not any(own in text for own in OWN_WORDS)]
    assert said
    return [(fault, text) for text in said for fault in faults(text)]


@pytest.mark.parametrize(
    "text",
    [
        "原因（发生否决情形（查阅通报））先行整改",
        "整改到位。。",
        "涉及5个点位，。",
        "检查5 项次",
        "符合,判定",
        "（，没有）",
        "共3个个",
        "没有（成对",
        "指标“一“处”",
    ],
)
def test_a_wrong_sign_is_seen(text):
    assert faults(text)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_cities(finished, name):
    files = [
        *latest(finished, name).rglob("文书/**/*.docx"),
        *latest(finished, name).rglob("*.pptx"),
    ]
    assert len(files) > 40
    assert not [(file.name, found) for file in files if (found := faulty(file.read_bytes()))]


@pytest.mark.parametrize(
    "seed", range(int(os.environ.get("SHIFAN_SEEDS", len(KINDS))))
)  # each kind once
def test_random_cities_of_every_kind(seed):
    cleaned = clean(raw_city(random_city(PACK, seed)), PACK).require()
    data = ReportData(score(cleaned, PACK), PACK, cleaned, pictures(100))
    made = produce(PACK.documents, data, {".pptx": fill})
    assert {each.listed.document for each in made} >= {"一页摘要", "公示稿", "汇报"}
    assert not [(each.listed.title, found) for each in made if (found := faulty(each.content))]
