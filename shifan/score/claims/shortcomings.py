"""The shortcomings that the records prove, in the order of what decides the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction

from shifan.raw_sheets import VETOES
from shifan.raw_sheets.opinions import SHORTCOMING
from shifan.records import dataclass
from shifan.rules.settings import KEY_FLOOR, PASS_LINE
from shifan.rules.words import FAILS
from shifan.score import own_reason
from shifan.score.claims.claim import (
    Claim,
    ClaimedParagraph,
    claim,
    listed,
    with_clauses,
)
from shifan.score.claims.claim_values import DEDUCTED, DocumentFault
from shifan.score.claims.exact_tests import more_than_chance
from shifan.score.claims.inspection import Group, Inspection, NamedItem
from shifan.score.claims.interviews import Topic, topics
from shifan.score.claims.opinions import indicators_of, opinions, paragraph_of
from shifan.score.fair_comparison import By, differences_of, scored_sites
from shifan.score.own_reason import FLOOR, LINE, VETO
from shifan.score.register_writer import RegisterWriter
from shifan.score.results import Results
from shifan.score.verdict_values import NOTHING_SCORED
from shifan.standards.wording import ClaimLimits

_LEAST_SITES = 2  # with problems, of a type or district in which they are said to gather
_MOST_DISTRICTS = 5
# Paragraphs that belong to no theme of the pack.
VERDICT, OPINION, PLACES, INTERVIEWS = "verdict", "opinion", "places", "interviews"


@dataclass
class Shortcoming:
    """A shortcoming: its topic (a theme of the pack, VERDICT, PLACES or INTERVIEWS), and what its claims are about.

    `weight` orders the shortcomings: the largest first.
    """

    topic: str
    paragraph: ClaimedParagraph
    weight: tuple[int, Fraction]
    items: list[NamedItem] = field(default_factory=list)
    documents: list[DocumentFault] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


@dataclass(frozen=True)
class ClaimEvidence:
    """All that claims are made from: the records counted, and the documents that lost points.

    `everything` are the cells and values that may change which claims hold: a number depends on what stands before it.
    """

    writer: RegisterWriter
    results: Results
    inspection: Inspection
    documents: list[DocumentFault]
    everything: tuple[str, ...] = ()

    @property
    def limits(self) -> ClaimLimits | None:
        """Return the limits of the pack."""
        return self.writer.standard.wording.claims.limits


def shortcomings(evidence: ClaimEvidence) -> list[Shortcoming]:
    """Return the shortcomings: what decides the verdict, what evaluators found, problems, places and documents.

    The evaluators' stand all; themes fill them up to the number that the pack shows, and then documents have a
    paragraph of their own. Where evaluators have said all, what the records prove of their indicators stands beside
    their words. What gathers in places, and topics that many were unclear about, are told in any case.
    """
    stated = _opinions(evidence)
    told = {code for row in opinions(evidence.writer, SHORTCOMING) for code in indicators_of(row)}
    remaining = [item for item in evidence.inspection.items if item.indicator not in told]
    untold = [fault for fault in evidence.documents if fault.indicator.code not in told]
    shown = _shown(replace(evidence, documents=untold), remaining, len(stated))
    on_site = next((theme for theme in (*shown, *stated) if theme.items or theme.groups), None)
    if on_site is not None:
        place = 1 if on_site.topic == OPINION else 0
        on_site.paragraph.claims[place:place] = whole_inspection(evidence)
    return [*_verdict(evidence), *stated, *shown]


def _shown(evidence: ClaimEvidence, remaining: list[NamedItem], stated: int) -> list[Shortcoming]:
    """Return what is shown beside what evaluators have `stated`: places, themes by their problems, documents."""
    wording = evidence.writer.standard.wording
    room = wording.counts.shortcomings - stated
    if room <= 0:
        return [*_places(evidence), *_interviews(evidence)]
    themes = sorted(_by_theme(evidence, remaining), key=lambda own: own.weight, reverse=True)
    of_documents = {theme.id for theme in wording.themes.values() if theme.documents}
    problems = [theme for theme in themes if theme.topic not in of_documents][:room]
    documents = [theme for theme in themes if theme.topic in of_documents]
    return [*_places(evidence), *problems, *documents, *_interviews(evidence)]


def _opinions(evidence: ClaimEvidence) -> list[Shortcoming]:
    """Return what the evaluators found, each with the problems of the indicators that it rests on."""
    writer, free, untold = evidence.writer, list(evidence.inspection.items), evidence.documents
    found = []
    for row in opinions(writer, SHORTCOMING):
        paragraph, codes = paragraph_of(writer, row), indicators_of(row)
        items = [item for item in free if item.indicator in codes]
        free = [item for item in free if item not in items]
        shown = items[: writer.standard.wording.counts.items]
        faults = [fault for fault in untold if fault.indicator.code in codes]
        untold = [fault for fault in untold if fault not in faults]
        faults = faults[: _most_clauses(evidence)]
        paragraph.claims += item_sentence(evidence, shown) + document_sentence(evidence, faults)
        found.append(Shortcoming(OPINION, paragraph, (8, Fraction()), shown, faults))
    return found


def _verdict(evidence: ClaimEvidence) -> Iterator[Shortcoming]:
    """Yield why the city does not pass: vetoes by their basis, the line, key indicators with their checks."""
    writer = evidence.writer
    kinds = own_reason.failing_kinds(writer.standard, evidence.results)
    claims = [*_vetoes(writer)] if VETO in kinds else []
    claims += _line(evidence) if LINE in kinds else []
    claims += _floors(evidence) if FLOOR in kinds else []
    title = writer.standard.wording.claims.pattern("verdict_title")
    if claims and title:
        paragraph = ClaimedParagraph(title, writer.wording("claim", "verdict_title"), claims)
        yield Shortcoming(VERDICT, paragraph, (9, Fraction()))


def _vetoes(writer: RegisterWriter) -> Iterator[Claim]:
    for ids in vetoes_by_fact(writer) if _worded(writer, VETO) else ():
        yield claim(writer, "veto", {"basis": f"{ids[0]}.statement"}, *ids)


def vetoes_by_fact(writer: RegisterWriter) -> list[list[str]]:
    """Return the ids of the vetoes that occurred; those that rest on one and the same fact together."""
    by_fact: dict[str, list[str]] = {}
    for veto in writer.rows(VETOES):
        if veto.occurred:
            id = f"veto.{veto.veto}"
            by_fact.setdefault(writer.register.text(f"{id}.statement"), []).append(id)
    return list(by_fact.values())


def _line(evidence: ClaimEvidence) -> Iterator[Claim]:
    writer, total = evidence.writer, evidence.results.city.number("total")
    if total is None:
        yield Claim(LINE, f"{NOTHING_SCORED}。", ("scores.total",))
    elif _worded(writer, LINE) and total < writer.standard.pass_line:
        yield claim(writer, LINE, {}, "scores.total", PASS_LINE.value_id)


def _floors(evidence: ClaimEvidence) -> Iterator[Claim]:
    """Yield the key indicators under the floor, with checks and problems where they were inspected."""
    writer, results = evidence.writer, evidence.results
    under = results.indicators["under_floor"]
    for position, indicator in enumerate(writer.standard.indicator_list):
        if not under[position]:
            continue
        id = f"indicator.{indicator.code}"
        counts = f"claim.{id}"
        names = {key: f"{counts}.{key}" for key in ("name", "problems", "checked")}
        inspected = f"{counts}.checked" in writer.register and _worded(writer, "floor_checks")
        kind = "floor_checks" if inspected else "floor"
        if _worded(writer, kind):
            yield claim(writer, kind, names, f"{id}.rate", writer.setting(KEY_FLOOR))


def _by_theme(evidence: ClaimEvidence, remaining: list[NamedItem]) -> Iterator[Shortcoming]:
    """Yield a shortcoming for each theme that something can be claimed of: `remaining` items, and documents."""
    wording = evidence.writer.standard.wording
    for theme in wording.themes.values():
        items = [item for item in remaining if wording.indicators[item.indicator].theme == theme.id]
        documents = _documents_of(evidence, theme.id)
        shown = items[: wording.counts.items], documents[: _most_clauses(evidence)]
        some = len(documents) > len(shown[1])
        claims = [
            *item_sentence(evidence, shown[0]),
            *document_sentence(evidence, shown[1], some),
        ]
        if claims:
            address = evidence.writer.wording("theme", theme.id)
            paragraph = ClaimedParagraph(theme.title, address, claims)
            weight = (2, Fraction(items[0].problems)) if items else (0, documents[0].lost)
            yield Shortcoming(theme.id, paragraph, weight, *shown)


def _documents_of(evidence: ClaimEvidence, theme: str) -> list[DocumentFault]:
    """Return the faults of documents that a theme tells: all of them, or those of its indicators."""
    wording = evidence.writer.standard.wording
    for_all = [other.id for other in wording.themes.values() if other.documents]
    if for_all:
        return evidence.documents if theme == for_all[0] else []
    own = {code for code, words in wording.indicators.items() if words.theme == theme}
    return [fault for fault in evidence.documents if fault.indicator.code in own]


def _most_clauses(evidence: ClaimEvidence) -> int | None:
    return evidence.writer.standard.wording.counts.clauses


def item_sentence(evidence: ClaimEvidence, items: list[NamedItem]) -> list[Claim]:
    """Return the sentence that lists check items with their checks and problems; nothing if the pack has no words."""
    return listed(evidence.writer, "items", [_item(evidence, item) for item in items])


def _item(evidence: ClaimEvidence, item: NamedItem) -> Claim:
    names = {key: f"{item.id}.{key}" for key in ("name", "problems", "checked", "types", "where")}
    kind = "item_often" if _is_frequent(evidence, item) else "item"
    return claim(evidence.writer, kind, names)


def _is_frequent(evidence: ClaimEvidence, item: NamedItem) -> bool:
    """Return whether an item fails often enough to be called frequent, by number and by share."""
    limits = evidence.limits
    return (
        limits is not None
        and _worded(evidence.writer, "item_often")
        and item.problems >= limits.count
        and Fraction(item.problems, item.checked) >= limits.share
    )


def document_sentence(
    evidence: ClaimEvidence, faults: list[DocumentFault], some: bool = False
) -> list[Claim]:
    """Return the sentence that lists what documents lost points for, in the words of the reviewers.

    Where these are only `some` of them, it says how many indicators lost points, if the pack has words for that.
    """
    writer, clauses = evidence.writer, []
    for fault in faults:
        kind = "document" if fault.reasons else "document_unexplained"
        if _worded(writer, kind):
            names = {key: f"{fault.id}.{key}" for key in ("name", "reasons", "aspects")}
            deductions = writer.cells("documents", "deduction", fault.worksheet_rows)
            clauses.append(claim(writer, kind, names, *deductions))
    if some and clauses and _worded(writer, "documents_some"):
        return [with_clauses(claim(writer, "documents_some", {"count": DEDUCTED}), clauses)]
    return listed(writer, "documents", clauses)


def _places(evidence: ClaimEvidence) -> Iterator[Shortcoming]:
    """Yield the types of which no site passes, and the types and districts where problems gather, in one paragraph."""
    writer = evidence.writer
    told = [*_none_passes(evidence), *_concentrations(evidence)]
    groups = list({group.id: group for group, _ in told}.values())
    key = title_of_places(groups, writer.standard.wording.claims.patterns)
    title = writer.standard.wording.claims.pattern(key)
    if told and title:
        claims = [claim for _, claim in told]
        paragraph = ClaimedParagraph(title, writer.wording("claim", key), claims)
        yield Shortcoming(PLACES, paragraph, (3, Fraction(1)), groups=groups)


def title_of_places(groups: Iterable[Group], patterns: Mapping[str, str]) -> str:
    """Return the key of the title for some types and districts: of one sort its own, where the pack has one."""
    sorts = {group.id.partition(".")[0] for group in groups}
    own = f"{sorts.pop()}s_title" if len(sorts) == 1 else ""
    return own if own in patterns else "places_title"


def whole_inspection(evidence: ClaimEvidence) -> list[Claim]:
    """Return how many checks there were and failed in all, and in the districts with most problems.

    Of a city with one inspected district, its numbers are those of the whole and not told again.
    """
    writer, inspection = evidence.writer, evidence.inspection
    if not inspection.total[1] or not _worded(writer, "total"):
        return []
    names = {"problems": "problems.total", "checked": "checks.total"}
    if len(inspection.districts) < 2 and _worded(writer, "total_alone"):
        return [claim(writer, "total_alone", names)]
    with_problems = sorted(
        (group for group in inspection.districts if group.problems), key=lambda own: -own.problems
    )
    clauses = []
    for group in with_problems[:_MOST_DISTRICTS]:
        of_district = {key: f"claim.{group.id}.{key}" for key in ("problems", "checked")}
        of_district["name"] = f"claim.{group.id}.label"
        clauses.append(claim(writer, "by_district", of_district))
    return [with_clauses(claim(writer, "total", names), clauses)]


def _interviews(evidence: ClaimEvidence) -> Iterator[Shortcoming]:
    """Yield the topics that many answers were unclear about, by number and by share."""
    writer, limits = evidence.writer, evidence.limits
    title = writer.standard.wording.claims.pattern("interviews_title")
    if limits is None or not title or not _worded(writer, "interview"):
        return
    unclear = [
        topic
        for topic in topics(writer)
        if topic.unclear >= limits.count and Fraction(topic.unclear, topic.asked) >= limits.share
    ][: writer.standard.wording.counts.items]
    clauses = []
    for topic in unclear:
        names = {key: f"{topic.id}.{key}" for key in ("name", "asked", "unclear")}
        clauses.append(claim(writer, "interview", names | {"word": "claim.topics.word"}))
    told = listed(writer, "interviews", clauses)
    if told:
        paragraph = ClaimedParagraph(title, writer.wording("claim", "interviews_title"), told)
        yield Shortcoming(INTERVIEWS, paragraph, (0, Fraction(0)), topics=unclear)


def _none_passes(evidence: ClaimEvidence) -> Iterator[tuple[Group, Claim]]:
    """Yield the types with enough sites of which none is judged better than 不符合, most problems first."""
    writer, limits = evidence.writer, evidence.limits
    is_judged_so = FAILS in writer.standard.site_verdicts
    if limits is None or not is_judged_so or not _worded(writer, "none_passes"):
        return
    register, found = writer.register, []
    for group in evidence.inspection.types:
        sites, failed = (register[f"{group.id}.{key}"].count for key in ("sites", "fail"))
        if sites == failed >= limits.sites:
            names = {key: f"claim.{group.id}.{key}" for key in ("sites", "problems", "checked")}
            names["name"] = f"claim.{group.id}.label"
            found.append((group, claim(writer, "none_passes", names, f"{group.id}.fail")))
    found.sort(key=lambda entry: -entry[0].problems)
    yield from found[: writer.standard.wording.counts.items]


def _concentrations(evidence: ClaimEvidence) -> Iterator[tuple[Group, Claim]]:
    """Yield the types and the districts in which problems gather more than chance would have it.

    Those of a single site are that site's, not its type's or district's.
    """
    writer, limits = evidence.writer, evidence.limits
    inspection = evidence.inspection
    if limits is None:
        return
    for kind, groups in (("type", inspection.types), ("district", inspection.districts)):
        if not _worded(writer, kind) or len(groups) < 2:
            continue
        chances = more_than_chance([group.chance for group in groups], limits.level)
        standing_out = [
            group
            for group, stands_out in zip(groups, chances, strict=True)
            if stands_out
            and group.problems >= limits.count
            and inspection.sites_with_problems(group) >= _LEAST_SITES
        ]
        worse = _worse_among_like_sites(evidence, kind) if standing_out else frozenset()
        for group in standing_out:
            if (group.code if kind == "type" else group.name) in worse:
                names = {
                    key: f"claim.{group.id}.{key}" for key in ("problems", "checked", "expected")
                }
                names |= {"name": f"claim.{group.id}.label", "all": "problems.total"}
                yield group, claim(writer, kind, names)


def _worse_among_like_sites(evidence: ClaimEvidence, kind: str) -> frozenset[str]:
    """Return the districts or codes of types whose sites score lower than like ones, beyond what chance does."""
    by: By = "business_type" if kind == "type" else "district"
    compared = differences_of(scored_sites(evidence.writer.clean, evidence.results), by)
    return frozenset(
        difference.name
        for difference in compared
        if difference.high is not None and difference.high < 0
    )


def _worded(writer: RegisterWriter, kind: str) -> bool:
    return bool(writer.standard.wording.claims.pattern(kind))
