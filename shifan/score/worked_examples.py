"""One worked example of this city for each step of the shipped method, as a formula line with the city's own values."""

from __future__ import annotations

from fractions import Fraction

from shifan.rules.settings import INTERVIEW_WEIGHT
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.score.results import Results
from shifan.values import ANCHOR

_LOST = "该指标各评价方面扣分之和"
_SHARE = "规则包规定的资料占比"
# The steps of the method; %(id)s is the indicator that shows them.
_STEPS = (
    "资料审查得分率＝1－扣分合计÷指标满分。以“{{ %(id)s.name }}”为例，"
    "扣{{ example.lost }}分，满分{{ %(id)s.full }}分，"
    "资料审查得分率为1－{{ example.lost }}÷{{ %(id)s.full }}＝{{ %(id)s.document_rate }}。",
    "指标得分率＝资料占比×资料审查得分率＋现场占比×现场检查得分率。同一指标为"
    "{{ example.documents }}×{{ %(id)s.document_rate }}＋"
    "{{ example.onsite }}×{{ %(id)s.onsite_rate }}＝{{ %(id)s.rate }}。",
    "指标得分＝指标满分×指标得分率。同一指标为"
    "{{ %(id)s.full }}×{{ %(id)s.rate }}＝{{ %(id)s.score }}分（得分率不先四舍五入）。",
)


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the examples; none for a pack with a method of its own, whose rules say themselves what they do."""
    if results.own is not None:
        return
    position = _indicator(writer, results)
    if position is not None:
        _indicator_examples(writer, position)
    _total(writer, results)


def _indicator(writer: RegisterWriter, results: Results) -> int | None:
    """Return the indicator that shows most: both parts apply, and its documents lost most; None if there is none."""
    both = [
        position
        for position in range(len(writer.standard.indicator_list))
        if results.indicators["document_rate"][position] is not None
        and results.indicators["onsite_rate"][position] is not None
    ]
    rates = results.indicators.fractions("document_rate")
    return min(both, key=lambda position: rates[position] or Fraction(), default=None)


def _indicator_examples(writer: RegisterWriter, position: int) -> None:
    indicator = writer.standard.indicator_list[position]
    id, share = f"indicator.{indicator.code}", indicator.document_share
    documents = writer.clean.tables["documents"]
    own = documents[(documents["indicator"] == indicator.code).to_numpy()]
    lost = sum((Fraction(points) for points in own["deduction"] if points), Fraction())
    rates = tuple(
        f"indicator.{other.code}.document_rate" for other in writer.standard.indicator_list
    )
    cells = writer.cells("documents", "deduction", own["row"])
    writer.points("example.lost", "举例指标的扣分", lost, Derivation(_LOST, (*cells, *rates)))
    address = writer.pack("indicators.csv", "document_share", [position])
    for name, part in (("documents", Fraction(share)), ("onsite", 1 - Fraction(share))):
        derivation = Derivation(_SHARE, (*address, *rates))
        writer.rate(f"example.{name}", "举例指标的占比", part, derivation)
    for number, pattern in enumerate(_STEPS, 1):
        text = pattern % {"id": id}
        inputs = dict.fromkeys((*ANCHOR.findall(text), *rates))
        writer.pattern(f"example.text.{number}", f"计算举例{number}", text, inputs)


def _total(writer: RegisterWriter, results: Results) -> None:
    """Enter how the total came about, with the interviews if there were any."""
    if results.city.number("total") is None:
        return
    pattern = "总得分＝100×指标得分合计÷适用指标满分合计，没有领导访谈。"
    if results.city.count("answers"):
        pattern = (
            "总得分＝100×〔（1－访谈权重）×指标得分合计÷适用指标满分合计＋访谈权重×访谈得分率〕。"
            f"访谈权重为{{{{ {INTERVIEW_WEIGHT.value_id} }}}}，访谈得分率为{{{{ scores.interview_rate }}}}，"
        )
    pattern += (
        "{{ city }}指标得分合计{{ scores.sum }}分，适用指标满分合计{{ scores.full }}分，"
        "总得分为{{ scores.total }}分。"
    )
    writer.pattern("example.text.4", "计算举例4", pattern, ANCHOR.findall(pattern))
