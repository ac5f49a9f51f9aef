"""The suggestions: each answers shortcomings, and says who is to act, where, on how many problems and by when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field

import numpy as np

from shifan.raw_sheets import OpinionRow
from shifan.raw_sheets.opinions import SUGGESTION
from shifan.records import dataclass
from shifan.rules.settings import PASS_LINE
from shifan.score import own_reason
from shifan.score.claims.claim import Claim, ClaimedParagraph, remedy
from shifan.score.claims.claim_values import DEDUCTED, DocumentFault, some_of
from shifan.score.claims.deadlines import LinesOfProblems, deadlines, lines_of
from shifan.score.claims.inspection import NamedItem
from shifan.score.claims.opinions import indicators_of, opinions, paragraph_of
from shifan.score.claims.shortcomings import (
    INTERVIEWS,
    PLACES,
    VERDICT,
    ClaimEvidence,
    Shortcoming,
    title_of_places,
    vetoes_by_fact,
)
from shifan.score.own_reason import FLOOR, LINE, VETO
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.standards.wording import SuggestionWording

_SOMEBODY = "有关部门"
_PLACES_OF = "不足所列检查项发现问题的点位所在区县，按区县表顺序列出"
_TYPES_OF = "不足所列检查项发现问题的业态，按规则包顺序列出"
_NAMES_OF = "不足所列检查项，按问题次数由多到少"
_COUNT_OF = "不足所列检查项的不符合项次之和"


@dataclass
class _Group:
    """What a suggestion answers: check items and documents that shortcomings name."""

    items: list[NamedItem] = field(default_factory=list)
    documents: list[DocumentFault] = field(default_factory=list)

    def take_out(self, codes: Collection[str], documents_too: bool) -> _Group:
        """Return the items of some indicators, and their documents if these are wanted, and keep the others."""
        taken = _Group([item for item in self.items if item.indicator in codes])
        self.items = [item for item in self.items if item not in taken.items]
        if documents_too:
            faults = self.documents
            taken.documents = [fault for fault in faults if fault.indicator.code in codes]
            self.documents = [fault for fault in faults if fault not in taken.documents]
        return taken


def suggestions(evidence: ClaimEvidence, answered: list[Shortcoming]) -> list[ClaimedParagraph]:
    """Return the suggestions that answer some shortcomings: first what failed the city, then places, then the pack's.

    The pack's fill those of the evaluators up to the number that the pack shows. Where these fill it by themselves,
    what is to be done stands beside their words; only what none of them is about has a paragraph of the pack.
    """
    topics = {shortcoming.topic: shortcoming for shortcoming in answered}
    first = [*_verdict(evidence)] if VERDICT in topics else []
    found = [*first]
    wording, stated = evidence.writer.standard.wording, opinions(evidence.writer, SUGGESTION)
    room, left = wording.counts.suggestions - len(stated), _named_in(answered)
    for row, share in zip(stated, _shares(evidence, stated, left, room <= 0), strict=True):
        found.append(_opinion(evidence, row, share, len(found) + 1))
    if PLACES in topics:
        found += _places(evidence, topics[PLACES], len(found) + 1)
    groups = _by_suggestion(evidence, left)
    some = len(_named_in(answered).documents) < len(evidence.documents)
    documents = _taken_out(evidence, groups)
    most = room if room > 0 or not stated else wording.counts.suggestions
    shown = [id for id, group in groups.items() if group.items or group.documents][: max(most, 0)]
    for words in wording.suggestions.values():
        if words.id in shown:
            found.append(_suggestion(evidence, words, groups[words.id], len(found) + 1))
    if most > 0:
        found += _all_documents(evidence, documents, len(found) + 1, some)
    if INTERVIEWS in topics:
        found += _interviews(evidence, topics[INTERVIEWS], len(found) + 1)
    return found


def _named_in(answered: list[Shortcoming]) -> _Group:
    """Return the check items and documents that shortcomings name, each once, in their order."""
    whole = _Group()
    for shortcoming in answered:
        whole.items += [item for item in shortcoming.items if item not in whole.items]
        faults = shortcoming.documents
        whole.documents += [fault for fault in faults if fault not in whole.documents]
    return whole


def _shares(
    evidence: ClaimEvidence, stated: list[OpinionRow], left: _Group, all_of_it: bool
) -> list[_Group]:
    """Return what each of the evaluators' suggestions answers, taken out of what is `left`: items of its indicators.

    With `all_of_it` these are their documents, too, and whatever else the pack gives to a suggestion that one of its
    indicators belongs to.
    """
    own = [indicators_of(row) for row in stated]
    shares = [left.take_out(codes, documents_too=all_of_it) for codes in own]
    if not all_of_it:
        return shares
    indicators = evidence.writer.standard.wording.indicators
    for codes, share in zip(own, shares, strict=True):
        kinds = {words.suggestion for code, words in indicators.items() if code in codes}
        alike = {code for code, words in indicators.items() if words.suggestion in kinds}
        more = left.take_out(alike, documents_too=True)
        share.items += more.items
        share.documents += more.documents
    return shares


def _opinion(
    evidence: ClaimEvidence, row: OpinionRow, share: _Group, number: int
) -> ClaimedParagraph:
    """Return what the evaluators suggest, with the remedies of the problems and documents that it answers."""
    paragraph, wording = paragraph_of(evidence.writer, row), evidence.writer.standard.wording
    if share.items:
        suggestion = wording.indicators[share.items[0].indicator].suggestion
        who = wording.suggestions[suggestion].who
        paragraph.claims += remedies_of_items(evidence, who, share.items, number)
    documents = {id: group.documents for id, group in _by_suggestion(evidence, share).items()}
    paragraph.claims += _document_remedies(evidence, documents, number)
    return paragraph


def _by_suggestion(evidence: ClaimEvidence, named: _Group) -> dict[str, _Group]:
    """Return items and documents by the suggestion of the pack that answers them."""
    indicators = evidence.writer.standard.wording.indicators
    groups: dict[str, _Group] = {}
    for item in named.items:
        groups.setdefault(indicators[item.indicator].suggestion, _Group()).items.append(item)
    for fault in named.documents:
        id = indicators[fault.indicator.code].suggestion
        groups.setdefault(id, _Group()).documents.append(fault)
    return groups


def _verdict(evidence: ClaimEvidence) -> Iterator[ClaimedParagraph]:
    """Yield what is to be done about what failed the city."""
    writer, wording = evidence.writer, evidence.writer.standard.wording
    kinds = own_reason.failing_kinds(writer.standard, evidence.results)
    claims = [
        remedy(writer, "veto", {"basis": f"{ids[0]}.statement"}, *ids)
        for ids in vetoes_by_fact(writer)
        if VETO in kinds and wording.claims.remedy("veto")
    ]
    if LINE in kinds and wording.claims.remedy("line") and _under_line(evidence):
        claims.append(remedy(writer, "line", {}, "scores.total", PASS_LINE.value_id))
    claims += _floors(evidence) if FLOOR in kinds else []
    title = wording.claims.remedy("verdict_title")
    if claims and title:
        yield ClaimedParagraph(title, writer.wording("remedy", "verdict_title"), claims)


def _under_line(evidence: ClaimEvidence) -> bool:
    total = evidence.results.city.number("total")
    return total is not None and total < evidence.writer.standard.pass_line


def _floors(evidence: ClaimEvidence) -> Iterator[Claim]:
    writer, wording = evidence.writer, evidence.writer.standard.wording
    under = evidence.results.indicators["under_floor"]
    for position, indicator in enumerate(writer.standard.indicator_list):
        if under[position] and wording.claims.remedy("floor"):
            who = wording.suggestions[wording.indicators[indicator.code].suggestion].who
            names = {"name": f"claim.indicator.{indicator.code}.name"}
            own = remedy(writer, "floor", names, f"indicator.{indicator.code}.rate")
            yield Claim(own.kind, own.pattern.replace("{{ who }}", who or _SOMEBODY), own.evidence)


def _places(
    evidence: ClaimEvidence, shortcoming: Shortcoming, number: int
) -> Iterator[ClaimedParagraph]:
    """Yield the suggestion for the types and districts that the shortcoming names."""
    remedies = evidence.writer.standard.wording.claims.remedies
    shown = "、".join(group.name for group in shortcoming.groups)
    title = title_of_places(shortcoming.groups, remedies)
    records = np.unique(np.concatenate([group.records for group in shortcoming.groups]))
    lines = lines_of(evidence, records[evidence.inspection.failed[records]])
    kind = _of_closed(evidence.writer, "places", lines)
    named = _Named(kind, title, f"建议{number}所指业态和区县", shown, lines.inputs)
    yield from _for_named(evidence, shortcoming, named, number)


def _interviews(
    evidence: ClaimEvidence, shortcoming: Shortcoming, number: int
) -> Iterator[ClaimedParagraph]:
    """Yield the suggestion for the topics of the interviews that the shortcoming names."""
    shown = "".join(f"“{topic.name}”" for topic in shortcoming.topics)
    named = _Named("interviews", "interviews_title", f"建议{number}所指访谈主题", shown)
    yield from _for_named(evidence, shortcoming, named, number)


@dataclass(frozen=True)
class _Named:
    """What a shortcoming names, for a suggestion: keys of remedy and title in the wording, a label, the names.

    `decided` is what else decided the remedy.
    """

    remedy: str
    title: str
    label: str
    names: str
    decided: tuple[str, ...] = ()


def _for_named(
    evidence: ClaimEvidence, shortcoming: Shortcoming, named: _Named, number: int
) -> Iterator[ClaimedParagraph]:
    """Yield the suggestion for what a shortcoming names, if the pack has words for it."""
    writer, claims = evidence.writer, evidence.writer.standard.wording.claims
    title = claims.remedy(named.title)
    if title and claims.remedy(named.remedy):
        inputs, names = shortcoming.paragraph.inputs, f"suggestion.{number}.names"
        derivation = Derivation("不足所列", (*inputs, *evidence.everything))
        writer.text(names, named.label, named.names, derivation)
        claim = remedy(writer, named.remedy, {"names": names}, *inputs, *named.decided)
        yield ClaimedParagraph(title, writer.wording("remedy", named.title), [claim])


def _suggestion(
    evidence: ClaimEvidence, words: SuggestionWording, group: _Group, number: int
) -> ClaimedParagraph:
    """Return a suggestion of the pack: its advice, the measures of its indicators, and the remedies of its problems.

    A fault of the documents asks for other documents: where the pack has words for that, no advice on the work of the
    city answers it.
    """
    writer, wording = evidence.writer, evidence.writer.standard.wording
    address = writer.wording("suggestion", words.id)
    answered = [item.indicator for item in group.items]
    if not wording.claims.remedy("documents"):
        answered += [fault.indicator.code for fault in group.documents]
    codes = dict.fromkeys(answered)
    measures = [wording.indicators[code].measure for code in codes][: wording.counts.clauses]
    advice = f"{words.advice}{'；'.join(measures)}。" if measures else words.advice
    claims = []
    if answered:
        claims.append(Claim("advice", advice, (address,)))
    claims += remedies_of_items(evidence, words.who, group.items, number)
    claims += _documents(evidence, words.who, group.documents, number)
    return ClaimedParagraph(words.title, address, claims)


def remedies_of_items(
    evidence: ClaimEvidence, who: str, items: list[NamedItem], number: int
) -> Iterator[Claim]:
    """Yield what is to be done about the problems of check items: where, how many, and by when from the ledger."""
    writer = evidence.writer
    if not items or not writer.standard.wording.claims.remedy("items"):
        return
    failed = np.unique(np.concatenate([item.failed for item in items]))
    id, inspection = f"suggestion.{number}", evidence.inspection
    problems = [f"{item.id}.problems" for item in items]
    records = np.unique(np.concatenate([item.records for item in items]))
    results = _cells(writer, records)
    rest = evidence.everything
    districts = some_of(inspection.district_names_of(failed), "个县（市、区）")
    types = some_of(inspection.type_names_of(failed), "类业态")
    names = "".join(f"“{item.name}”" for item in items)
    writer.text(
        f"{id}.districts", "问题所在区县", districts, Derivation(_PLACES_OF, (*results, *rest))
    )
    writer.text(f"{id}.types", "问题所在业态", types, Derivation(_TYPES_OF, (*results, *rest)))
    writer.text(f"{id}.items", "所指检查项", names, Derivation(_NAMES_OF, (*problems, *rest)))
    count = Derivation(_COUNT_OF, (*problems, *rest))
    writer.count(f"{id}.problems", "所指问题数", len(failed), count)
    cited = {key: f"{id}.{key}" for key in ("districts", "types", "items", "problems")}
    lines = lines_of(evidence, failed)
    kind = _of_closed(writer, "items", lines)
    own = remedy(writer, kind, cited, *problems, *lines.inputs)
    yield Claim(own.kind, own.pattern.replace("{{ who }}", who or _SOMEBODY), own.evidence)
    if kind == "items":
        yield from deadlines(evidence, lines, id)


def _of_closed(writer: RegisterWriter, kind: str, lines: LinesOfProblems) -> str:
    """Return the kind of remedy for problems; if all of them are closed, that for closed ones, if the pack words it."""
    for_closed = f"{kind}_closed"
    worded = writer.standard.wording.claims.remedy(for_closed)
    return for_closed if lines.all_closed and worded else kind


def _cells(writer: RegisterWriter, records: np.ndarray) -> tuple[str, ...]:
    return writer.cells("records", "result", writer.column("records", "row")[records])


def _taken_out(
    evidence: ClaimEvidence, groups: dict[str, _Group]
) -> dict[str, list[DocumentFault]]:
    """Take the documents out of the groups if the pack has a paragraph for all of them; return them by suggestion."""
    claims = evidence.writer.standard.wording.claims
    if not claims.remedy("documents_title") or not claims.remedy("documents"):
        return {}
    taken = {id: group.documents for id, group in groups.items() if group.documents}
    for group in groups.values():
        group.documents = []
    return taken


def _all_documents(
    evidence: ClaimEvidence, documents: dict[str, list[DocumentFault]], number: int, some: bool
) -> Iterator[ClaimedParagraph]:
    """Yield the paragraph on the documents: who is to complete which; the shortcomings name `some` of them or all."""
    claims, wording = (
        _document_remedies(evidence, documents, number),
        evidence.writer.standard.wording,
    )
    if claims and some and wording.claims.remedy("documents_rest"):
        claims.append(remedy(evidence.writer, "documents_rest", {}, DEDUCTED))
    if claims:
        address = evidence.writer.wording("remedy", "documents_title")
        yield ClaimedParagraph(wording.claims.remedy("documents_title"), address, claims)


def _document_remedies(
    evidence: ClaimEvidence, documents: Mapping[str, list[DocumentFault]], number: int
) -> list[Claim]:
    """Return who is to complete which documents: a sentence for each suggestion of the pack that they belong to."""
    claims: list[Claim] = []
    for words in evidence.writer.standard.wording.suggestions.values():
        part, own = len(claims) + 1, documents.get(words.id, [])
        claims += _documents(evidence, words.who, own, number, part)
    return claims


def _documents(
    evidence: ClaimEvidence, who: str, faults: list[DocumentFault], number: int, part: int = 1
) -> Iterator[Claim]:
    """Yield that the documents are to be completed; `part` numbers several such sentences of a suggestion."""
    writer = evidence.writer
    if faults and writer.standard.wording.claims.remedy("documents"):
        id = f"suggestion.{number}.documents" + (f".{part}" if part > 1 else "")
        names = "".join(f"“{fault.indicator.name}”" for fault in faults)
        cells = [
            cell
            for fault in faults
            for cell in writer.cells("documents", "deduction", fault.worksheet_rows)
        ]
        writer.text(
            id, "所指佐证材料的指标", names, Derivation("不足所列", (*cells, *evidence.everything))
        )
        own = remedy(writer, "documents", {"names": id}, *cells)
        yield Claim(own.kind, own.pattern.replace("{{ who }}", who or _SOMEBODY), own.evidence)
