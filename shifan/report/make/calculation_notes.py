"""How the scores came about, in numbered parts: the parameters, the rules in words, how firm the verdict is."""

from __future__ import annotations

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.report.make import report_styles
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.skeleton_names import TABLE
from shifan.report.make.word_tables import annex_table
from shifan.rules.settings import POINTS
from shifan.word.elements import paragraph, run

_NOT_OFFICIAL = (
    "该规则包中的{examples}均为示例，不是官方评价标准，据此得出的分数和结论不具有官方效力。"
)
_RULES_LEAD = (
    "各项数据按下列规则计算，逐条列出算式和含义，以备核对；括号内为条款，"
    "能用本市数据验算的，在其下举例。"
)
_RANGE_LEAD = "下列结果超出应有的范围，是按规则的公式得出的，没有改动，须核对规则和数据："
_FIRMNESS_LEAD = (
    "为说明结论的稳健程度，对抽样、权重和评判尺度作了模拟检验。"
    "模拟结果不是得分，不改变初评结论，不对外公布。"
)
_POINTS_UNIT = "分"  # other settings have their unit in what they show
_FIRMNESS_TABLE, _BANDS = "firmness", "bands"


def calculation_notes(draft: ReportDraft, place: etree._Element) -> list[etree._Element]:
    """Return the parts that there are, each under its numbered heading."""
    parts = {
        "计算参数": _parameters(draft),
        "计算规则": [*_rules(draft), *_bands(draft, place)],
        "需要核对的得分": _out_of_range(draft),
        "结论的稳健程度": _firmness(draft, place),
    }
    notes = []
    for number, (title, content) in enumerate(
        ((title, content) for title, content in parts.items() if content), 1
    ):
        heading = run(f"{chinese_numeral(number)}、{title}")
        notes += [paragraph(report_styles.PART_HEADING, heading), *content]
    return notes


def _parameters(draft: ReportDraft) -> list[etree._Element]:
    """Return the pack's weights and limits in one sentence, and that the pack is not official, if it is not."""
    standard, register = draft.data.standard, draft.data.register
    content: list[etree._Element] = []
    for setting in standard.stated_settings:
        separator = "；" if content else ""
        content.append(run(f"{separator}{register[setting.value_id].name}"))
        content += draft.expander.pieces(setting.value_id)
        if setting.kind == POINTS:
            content.append(run(_POINTS_UNIT))
    lead = f"本报告按规则包“{standard.label}”计算。"
    paragraphs = [_body(run(f"{lead}各项参数如下：")), _body(*content, run("。"))]
    if not content:
        paragraphs = [_body(run(lead))]
    if not standard.official:
        paragraphs.append(_body(run(_NOT_OFFICIAL.format(examples=standard.examples))))
    return paragraphs


def _rules(draft: ReportDraft) -> list[etree._Element]:
    """Return every rule, each with its formula in words and a worked example of the city; nothing if there is none."""
    register = draft.data.register
    content = []
    for value in register.match("rule.*"):
        text = run(value.display)
        anchored = draft.expander.anchors.passage(value.id, value.display, [text])
        content.append(paragraph(report_styles.RULE, *anchored))
        example = f"example.{value.id}"
        if example in register:
            content.append(paragraph(report_styles.RULE, *draft.expander.pieces(example)))
    return [_body(run(_RULES_LEAD)), *content] if content else []


def _bands(draft: ReportDraft, place: etree._Element) -> list[etree._Element]:
    """Return the decision tables that rules look into, with a sentence before them; nothing without any."""
    if draft.data.standard.bands.empty:
        return []
    table = annex_table(draft, _BANDS, place)
    reference = draft.expander.references.mention(f"{TABLE}{_BANDS}", None)
    return [_body(run("档表由上到下，第一行成立的为准，见"), *reference, run("。")), *table]


def _out_of_range(draft: ReportDraft) -> list[etree._Element]:
    """Return which scores the pack's rules put outside what they can be; nothing where none is."""
    values = draft.data.register.match("scores.beyond.*")
    if not values:
        return []
    return [
        _body(run(_RANGE_LEAD)),
        *(_body(*draft.expander.pieces(value.id), run("。")) for value in values),
    ]


def _firmness(draft: ReportDraft, place: etree._Element) -> list[etree._Element]:
    """Return how firm the verdict is: sentences, what cannot be concluded, a table.

    Nothing if that was not simulated.
    """
    register, pieces = draft.data.register, draft.expander.pieces
    sentences = register.match("firmness.text.*")
    if not sentences:
        return []
    content = [_body(run(_FIRMNESS_LEAD)), *(_body(*pieces(value.id)) for value in sentences)]
    limits = []
    for value in register.match("firmness.limit.*"):
        limits += [*pieces(value.id), run("。")]
    if limits:
        content.append(_body(run("需要说明的是："), *limits))
    return content + _firmness_table(draft, place)


def _firmness_table(draft: ReportDraft, place: etree._Element) -> list[etree._Element]:
    """Return the table of the factors, with a sentence before it that refers to it; nothing without any factor."""
    if not draft.data.register.match("firmness.factor.*.name"):
        return []
    table = annex_table(draft, _FIRMNESS_TABLE, place)
    reference = draft.expander.references.mention(f"{TABLE}{_FIRMNESS_TABLE}", None)
    return [_body(run("各因素单独变动时的总得分见"), *reference, run("。")), *table]


def _body(*content: etree._Element) -> etree._Element:
    return paragraph(report_styles.BODY, *content)
