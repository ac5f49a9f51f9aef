"""Worked examples of this city for the rules of its method: the formula with the city's own numbers in it.

The shipped method has examples written for it; of a pack's own rules they are made from the formulas (`own_examples`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.raw_sheets import INTERVIEWS
from shifan.rules.settings import GENERAL_MAX, INTERVIEW_WEIGHT, KEY_MAX, method_rate, method_weight
from shifan.rules.words import ABSENT, CONFORMS
from shifan.score import own_examples
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.score.results import Results
from shifan.values import ANCHOR

if TYPE_CHECKING:
    from shifan.standards.model import Method

_LOST = "该指标各评价方面扣分之和"
_SHARE = "规则包规定的资料占比"
_POINTS = "该组检查项的分值之和"
_COUNTED = "按掌握程度的题次计数"
_ASKED = "访谈题次计数"
_STATED = "规则包规定的分值"
_MOST_TERMS = 12  # terms of a sum that are written out


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the examples as `example.rule.<id of the rule>`."""
    if results.own is not None:
        own_examples.enter(writer, results)
        return
    position = _indicator(writer, results)
    if position is not None:
        _IndicatorExamples(writer, results, position).enter()
    _dimension(writer)
    _interviews(writer)
    if results.city.number("total") is not None:
        _total(writer, results)
    _first_site(writer, results)
    _closed(writer)


def _enter(writer: RegisterWriter, rule: str, pattern: str, inputs: Iterable[str] = ()) -> None:
    """Enter the example of a rule; what its pattern cites comes first among the inputs."""
    all_inputs = dict.fromkeys((*ANCHOR.findall(pattern), *inputs))
    name = f"举例：{writer.register.text(f'rule.{rule}').partition('＝')[0].partition('：')[0]}"
    writer.pattern(f"example.rule.{rule}", name, pattern, all_inputs)


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


class _IndicatorExamples:
    """The steps of one indicator's score."""

    def __init__(self, writer: RegisterWriter, results: Results, position: int) -> None:
        self.writer, self.results, self.position = writer, results, position
        self.indicator = writer.standard.indicator_list[position]
        self.id = f"indicator.{self.indicator.code}"
        # Another indicator might have lost more.
        self.chosen_by = tuple(
            f"indicator.{other.code}.document_rate" for other in writer.standard.indicator_list
        )

    def enter(self) -> None:
        """Enter documents, each method, both methods together, rate and score."""
        self._figures()
        lead = f"以“{{{{ {self.id}.name }}}}”为例，"
        self._say(
            "document_rate",
            f"{lead}扣{{{{ example.lost }}}}分，满分{{{{ {self.id}.full }}}}分："
            f"1－{{{{ example.lost }}}}÷{{{{ {self.id}.full }}}}＝{{{{ {self.id}.document_rate }}}}。",
        )
        self._methods()
        self._say(
            "indicator_rate",
            f"{lead}{{{{ example.documents }}}}×{{{{ {self.id}.document_rate }}}}＋"
            f"{{{{ example.onsite }}}}×{{{{ {self.id}.onsite_rate }}}}＝{{{{ {self.id}.rate }}}}。",
        )
        self._say(
            "indicator_score",
            f"{lead}{{{{ {self.id}.full }}}}×{{{{ {self.id}.rate }}}}＝{{{{ {self.id}.score }}}}分。",
        )

    def _say(self, rule: str, pattern: str) -> None:
        _enter(self.writer, rule, pattern, self.chosen_by)

    def _figures(self) -> None:
        """Enter what the register has not: the points lost, and the shares of documents and inspection."""
        writer, share = self.writer, self.indicator.document_share
        documents = writer.clean.tables["documents"]
        own = documents[(documents["indicator"] == self.indicator.code).to_numpy()]
        lost = sum((Fraction(points) for points in own["deduction"] if points), Fraction())
        cells = writer.cells("documents", "deduction", own["row"])
        derivation = Derivation(_LOST, (*cells, *self.chosen_by))
        writer.points("example.lost", "举例指标的扣分", lost, derivation)
        address = writer.pack("indicators.csv", "document_share", [self.position])
        for name, part in (("documents", Fraction(share)), ("onsite", 1 - Fraction(share))):
            derivation = Derivation(_SHARE, (*address, *self.chosen_by))
            writer.rate(f"example.{name}", "举例指标的占比", part, derivation)

    def _methods(self) -> None:
        """Enter the rate of the first method that applies, and how the methods are put together."""
        applying = [
            method
            for method in self.writer.standard.methods
            if self.results.indicators[method_rate(method.code)][self.position] is not None
        ]
        if not applying:
            return
        records, first = self.results.records, applying[0]
        own = (records.indicator == self.position) & records.method.holds(first.code)
        _points(self.writer, self.results, "method", own, self.chosen_by)
        rate = f"{{{{ {self.id}.{method_rate(first.code)} }}}}"
        self._say(
            "method_rate",
            f"以“{{{{ {self.id}.name }}}}”的{first.name}为例，已评检查项分值合计{{{{ example.method.assessed }}}}，"
            "其中符合{{ example.method.met }}："
            f"{{{{ example.method.met }}}}÷{{{{ example.method.assessed }}}}＝{rate}。",
        )
        self._say("onsite_rate", f"以“{{{{ {self.id}.name }}}}”为例，{self._together(applying)}。")

    def _together(self, applying: list[Method]) -> str:
        """Return how the rates of several methods make one; of a single one that it stands alone."""
        rates = [f"{{{{ {self.id}.{method_rate(method.code)} }}}}" for method in applying]
        whole = f"{{{{ {self.id}.onsite_rate }}}}"
        if len(applying) == 1:
            name = applying[0].name
            return f"只有{name}有结果，以{name}得分率{rates[0]}为准，现场检查得分率为{whole}"
        weights = [
            f"{{{{ {method_weight(method.code, method.name).value_id} }}}}" for method in applying
        ]
        terms = "＋".join(f"{rate}×{weight}" for rate, weight in zip(rates, weights, strict=True))
        return f"（{terms}）÷（{'＋'.join(weights)}）＝{whole}"


def _points(
    writer: RegisterWriter,
    results: Results,
    name: str,
    own: np.ndarray,
    chosen_by: tuple[str, ...] = (),
) -> None:
    """Enter the points of some records: of those that were assessed, and of those that conform."""
    records, table = results.records, writer.clean.tables["records"]
    cells = writer.cells("records", "result", table["row"].iloc[np.flatnonzero(own)])
    codes = sorted(set(records.item[own].tolist()))
    points = writer.pack("check_items.csv", "points", [code for code in codes if code >= 0])
    assessed, met = ~records.result.holds(ABSENT), records.result.holds(CONFORMS)
    for part, shown, mask in (("assessed", "已评", assessed), ("met", "符合", met)):
        sum_of = Fraction(int(records.points.integers[own & mask].sum()), records.points.scale)
        derivation = Derivation(_POINTS, (*cells, *points, *chosen_by))
        writer.points(f"example.{name}.{part}", f"举例：{shown}检查项的分值", sum_of, derivation)


def _dimension(writer: RegisterWriter) -> None:
    """Enter the sums and the rate of the first dimension, written out where it has few indicators."""
    first = writer.standard.dimensions[0]
    own = [
        f"indicator.{indicator.code}"
        for indicator in writer.standard.indicator_list
        if indicator.dimension == first
    ]
    applying = [id for id in own if writer.register[f"{id}.score"].applicable]
    if not applying:
        return
    lead = "以“{{ dimension.1.name }}”为例，"
    everything = [f"{id}.score" for id in own]
    for rule, part in (("score_sum", "score"), ("full_sum", "full")):
        terms = "＋".join(f"{{{{ {id}.{part} }}}}" for id in applying)
        said = f"{terms}＝" if len(applying) <= _MOST_TERMS else "适用指标相加，得"
        _enter(writer, rule, f"{lead}{said}{{{{ dimension.1.{part} }}}}分。", everything)
    _enter(
        writer,
        "score_rate",
        f"{lead}{{{{ dimension.1.score }}}}÷{{{{ dimension.1.full }}}}＝{{{{ dimension.1.rate }}}}。",
    )


def _interviews(writer: RegisterWriter) -> None:
    """Enter the rate of the interviews, by how many answers were of which word."""
    answers = writer.rows(INTERVIEWS)
    if not answers:
        return
    cells = writer.cells("interviews", "mastery", [row.row for row in answers])
    terms, said = [], []
    for place, (word, score) in enumerate(writer.standard.interview_scores.items(), 1):
        count, points = f"example.interview.word{place}", f"example.interview.score{place}"
        number = sum(row.mastery == word for row in answers)
        writer.count(count, f"“{word}”题次", number, Derivation(_COUNTED, cells))
        address = writer.standard_entry("interview.scores")
        writer.points(points, f"“{word}”的分值", Fraction(score), Derivation(_STATED, (address,)))
        said.append(f"“{word}”{{{{ {count} }}}}题次")
        terms.append(f"{{{{ {count} }}}}×{{{{ {points} }}}}")
    whole = "example.interview.answers"
    asked = writer.cells("interviews", "topic", [row.row for row in answers])
    writer.count(whole, "访谈题次", len(answers), Derivation(_ASKED, asked))
    _enter(
        writer,
        "interview_rate",
        f"共{{{{ {whole} }}}}题次，其中{'、'.join(said)}：（{'＋'.join(terms)}）÷{{{{ {whole} }}}}＝"
        "{{ scores.interview_rate }}。",
    )


def _total(writer: RegisterWriter, results: Results) -> None:
    """Enter how the total and the verdict came about."""
    weight = f"{{{{ {INTERVIEW_WEIGHT.value_id} }}}}"
    formula = "100×{{ scores.sum }}÷{{ scores.full }}"
    if results.city.count("answers"):
        formula = (
            f"100×〔（1－{weight}）×{{{{ scores.sum }}}}÷{{{{ scores.full }}}}＋"
            f"{weight}×{{{{ scores.interview_rate }}}}〕"
        )
    _enter(writer, "total", f"{{{{ city }}}}：{formula}＝{{{{ scores.total }}}}分。")
    vetoes = [f"veto.{veto}" for veto in writer.clean.tables["vetoes"]["veto"]]
    counted = Derivation("发生的否决项计数", vetoes)
    writer.count("example.vetoes", "发生的否决项数", results.city.count("vetoes"), counted)
    rates = [
        f"indicator.{indicator.code}.rate"
        for indicator in writer.standard.indicator_list
        if indicator.key
    ]
    under = Derivation("低于底线的关键指标计数", (*rates, "scores.key_floor"))
    count = results.city.count("under_floor")
    writer.count("example.under_floor", "低于底线的关键指标数", count, under)
    _enter(
        writer,
        "verdict",
        "{{ city }}：发生的否决项{{ example.vetoes }}项，总得分{{ scores.total }}分，"
        "达标线{{ scores.pass_line }}分，低于底线的关键指标{{ example.under_floor }}项，结论为“{{ verdict.pass }}”。",
    )


def _first_site(writer: RegisterWriter, results: Results) -> None:
    """Enter score and verdict of the first site of the sheet, if it has a score, and the mean of its type."""
    sites = writer.clean.tables["sites"]
    if sites.empty or results.sites["score"][0] is None:
        return
    site = f"site.{sites['site'].iloc[0]}"
    own = results.records.site == 0
    _points(writer, results, "site", own)
    _problem_counts(writer, results, own)
    lead = f"以“{{{{ {site}.name }}}}”为例，"
    _enter(
        writer,
        "site_score",
        f"{lead}已评检查项分值合计{{{{ example.site.assessed }}}}，其中符合{{{{ example.site.met }}}}："
        f"100×{{{{ example.site.met }}}}÷{{{{ example.site.assessed }}}}＝{{{{ {site}.score }}}}分。",
    )
    _enter(
        writer,
        "site_verdict",
        f"{lead}重点项问题{{{{ example.site.key_problems }}}}项（允许{{{{ {KEY_MAX.value_id} }}}}），"
        f"一般项问题{{{{ example.site.general_problems }}}}项（允许{{{{ {GENERAL_MAX.value_id} }}}}），"
        f"判定为“{{{{ {site}.verdict }}}}”。",
    )
    _mean(writer, results, str(sites["method"].iloc[0]), str(sites["business_type"].iloc[0]))


def _problem_counts(writer: RegisterWriter, results: Results, own: np.ndarray) -> None:
    """Enter how many problems the first site has, by kind; `own` are its records."""
    row, table = results.sites.row(0), writer.clean.tables["records"]
    cells = writer.cells("records", "result", table["row"].iloc[np.flatnonzero(own)])
    derivation = Derivation("该点位的不符合项计数", cells)
    for quantity, name in (("key_problems", "重点项问题数"), ("general_problems", "一般项问题数")):
        count = row.count(quantity)
        writer.count(f"example.site.{quantity}", f"举例点位的{name}", count, derivation)


def _mean(writer: RegisterWriter, results: Results, method: str, code: str) -> None:
    """Enter the mean of a type's sites, written out where they are few."""
    sites = writer.clean.tables["sites"]
    own = np.flatnonzero(
        ((sites["method"] == method) & (sites["business_type"] == code)).to_numpy()
    )
    scored = [position for position in own if results.sites["score"][position] is not None]
    id = f"type.{method}.{code}"
    if len(scored) > _MOST_TERMS or f"{id}.mean" not in writer.register:
        return
    terms = [f"{{{{ site.{sites['site'].iloc[position]}.score }}}}" for position in scored]
    sum_of = f"（{'＋'.join(terms)}）" if len(terms) > 1 else terms[0]
    writer.count(
        "example.mean.sites", "举例业态有得分的点位数", len(scored), _inputs_of(writer, id)
    )
    _enter(
        writer,
        "group_mean",
        f"以{writer.standard.method_names[method]}的“{{{{ {id}.name }}}}”为例，"
        f"{sum_of}÷{{{{ example.mean.sites }}}}＝{{{{ {id}.mean }}}}。",
        writer.register[f"{id}.mean"].inputs,
    )


def _inputs_of(writer: RegisterWriter, id: str) -> Derivation:
    return Derivation("有得分的点位计数", writer.register[f"{id}.mean"].inputs)


def _closed(writer: RegisterWriter) -> None:
    """Enter the share of problems that are closed."""
    ids: Mapping[str, str] = {
        part: f"rectification.{part}" for part in ("closed", "problems", "rate")
    }
    if writer.register[ids["rate"]].applicable:
        closed, problems, rate = (f"{{{{ {id} }}}}" for id in ids.values())
        _enter(writer, "rectification_rate", f"{{{{ city }}}}：{closed}÷{problems}＝{rate}。")
