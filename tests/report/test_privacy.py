"""What a public file may not show, looked for in its text: short names of units, scores that were typed."""

import pytest

from shifan.report.editions import INTERNAL, PUBLIC
from shifan.report.privacy import named_units, typed_scores
from shifan.values import Register, Value

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def register():
    made = Register()
    made.add(Value("site.P1.name", "名称", "好吃点", "好吃点"))
    made.add(Value("scores.total", "总得分", None, "90.56"))
    made.add(Value("dimension.1.rate", "得分率", None, "92.58%"))
    made.add(Value("indicator.K1.score", "得分", None, "5.00"))
    made.add(Value("indicator.K1.full", "满分", None, "5.00"))
    made.add(Value("district.01.mean", "平均得分", None, "88.00"))
    made.add(Value("scores.pass_line", "达标线", None, "85.00"))
    made.add(Value("funding.share", "占比", None, "92.58%"))
    return made


def parts(text, part="word/document.xml"):
    """Return a package with one paragraph, its first two signs in a run of their own."""
    runs = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in (text[:2], text[2:]))
    return {part: f"<w:document {W}><w:p>{runs}</w:p></w:document>".encode()}


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("好吃点：整改", True),
        ("检查了甲店、好吃点、乙店", True),
        ("“好吃点”", True),
        ("好吃点", True),
        ("推荐更多好吃点心", False),  # inside a word
        ("好 吃 点", False),
    ],
)
def test_a_short_name_is_found_where_it_stands_by_itself(text, is_named):
    assert list(named_units(parts(text), register(), PUBLIC)) == ["好吃点"] * is_named
    assert list(named_units(parts(text), register(), INTERNAL)) == []


@pytest.mark.parametrize("sign", ["\u00ad", "\u2066", "\ufe0f", "\u3164", "\u200b"], ids=ascii)
def test_a_name_is_found_whatever_nobody_sees_in_it(sign):
    made = Register()
    made.add(Value("site.P1.name", "名称", "好吃点城东店", "好吃点城东店"))
    said = f"检查了好吃{sign}点城{sign}东店"
    assert list(named_units(parts(said), made, PUBLIC)) == ["好吃点城东店"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("总得分90.56分", ["90.56"]),
        ("总得分９０．５６分", ["90.56"]),
        ("费用190.56元，长90.565公里", []),  # other numbers
        ("共90个，占92.58%", []),  # what is no score has this number, too
    ],
)
def test_a_typed_score_is_found_if_nothing_else_has_the_number(text, typed):
    for part in ("word/document.xml", "word/footer1.xml", "ppt/slides/slide1.xml"):
        assert list(typed_scores(parts(text, part), register(), PUBLIC)) == typed
    assert list(typed_scores(parts(text), register(), INTERNAL)) == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("甲区平均88分", ["88"]),
        ("甲区平均八十八分", ["八十八"]),
        ("甲区 ８８ 分", ["88"]),
        ("总得分九十点五六分", ["九十点五六"]),
        ("九十点五六", ["九十点五六"]),
        ("党政同责5分", ["5"]),
        ("党政同责得五分", ["五分"]),
        ("得分率100%", ["100%"]),
        ("得分率为百分之百", ["百分之百"]),
        ("得分：88", ["88"]),
        ("总得分91分", ["91"]),  # of an earlier run
        ("总得分不低于88分", ["88"]),
        ("党政同责获得满分", ["获得满分"]),
    ],
)
def test_a_score_is_found_in_any_writing(text, typed):
    assert list(typed_scores(parts(text), register(), PUBLIC)) == typed
    assert list(typed_scores(parts(text), register(), INTERNAL)) == []


@pytest.mark.parametrize(
    "text",
    [
        "检查88个点位、5项次",
        "2023年5月8日9时5分",
        "第5项，附件5，5分钟，5分店",
        "得分情况见附件5",
        "十分重视食品安全，取得十分显著成效",
        "三分之一，五分之四，提高5个百分点",
        "满分5分，分值5分，每项扣5分",
        "总得分不低于85分，达标线85.00分",
        "通过率100%，合格率百分之百",
        "评分细则第5条",
    ],
)
def test_what_is_no_score_is_left_alone(text):
    assert list(typed_scores(parts(text), register(), PUBLIC)) == []


PROPERTIES = "<p:properties xmlns:p='p'><p:title>{}</p:title></p:properties>"
DRAWING = f"<w:document {W}><w:p><w:docPr descr='{{}}'/></w:p></w:document>"
CHART = "<c:chart xmlns:c='c'><c:v>{}</c:v></c:chart>"
NOTE = "<p:notes xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:notes>"
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><text>{}</text></svg>"


@pytest.mark.parametrize(
    ("part", "pattern"),
    [
        ("docProps/core.xml", PROPERTIES),
        ("docProps/custom.xml", PROPERTIES),
        ("word/document.xml", DRAWING),
        ("word/charts/chart1.xml", CHART),
        ("word/media/image1.svg", SVG),
        ("ppt/notesSlides/notesSlide1.xml", NOTE),
        ("ppt/comments/comment1.xml", PROPERTIES),
    ],
)
def test_a_score_is_found_in_every_part(part, pattern):
    package = {part: pattern.format("甲区平均88分").encode()}
    assert list(typed_scores(package, register(), PUBLIC)) == ["88"]
    package = {part: pattern.format("检查88个点位").encode()}
    assert list(typed_scores(package, register(), PUBLIC)) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_what_is_written_into_a_picture_is_found(encoding):
    said = "\0\x8f总得分88分，检查好吃点店铺"
    package = {"word/media/image1.tiff": b"II*\0" + said.encode(encoding) + b"\0\0"}
    assert list(typed_scores(package, register(), PUBLIC)) == ["88"]
    known = register()
    known.add(Value("site.P2.name", "名称", "好吃点店铺", "好吃点店铺"))
    assert list(named_units(package, known, PUBLIC)) == ["好吃点店铺"]


def table(*rows):
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in r) for r in rows)
    return f"<w:document {W}><w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl></w:document>"


@pytest.mark.parametrize(
    ("rows", "typed"),
    [
        ((("指标", "得分"), ("党政同责", "3")), ["3"]),
        ((("指标", "点位数"), ("党政同责", "3")), []),
        ((("总得分", "88"), ("点位", "78")), ["88"]),
        ((("指标", "满分分值"), ("党政同责", "3")), []),
        ((("序号", "平均得分", "个数"), ("1", "88分", "7")), ["88"]),
    ],
)
def test_a_number_alone_in_a_table_is_a_score_by_its_heading(rows, typed):
    package = {"word/document.xml": table(*rows).encode()}
    assert list(typed_scores(package, register(), PUBLIC)) == typed
