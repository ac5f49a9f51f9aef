"""The sentences of a pack (wording.toml) as records: what the report says, of which indicator, veto and verdict."""

from __future__ import annotations

from dataclasses import dataclass, field

from shifan.standards.toml_tables import TomlTable

FILE = "wording.toml"
SENTENCES = ("absent_types", "no_absent_types")  # the keys under [sentence]
PASSED, FAILED = "passed", "failed"  # the keys under [verdict] that every pack has


@dataclass(frozen=True)
class Basis:
    """A document that the evaluation rests on; `number` is its document number, empty if it has none."""

    title: str
    number: str


@dataclass(frozen=True)
class StatedFacts:
    """What the report says of the evaluation itself: how it was done, on what platform, by whom, on what basis."""

    methods: tuple[str, ...]
    platform: str
    province_office: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class Counts:
    """How many shortcomings, suggestions and check items the report names; `clauses` None: all of a paragraph."""

    shortcomings: int
    suggestions: int
    items: int
    clauses: int | None


@dataclass(frozen=True)
class ParagraphWording:
    """A theme of the shortcomings, or a suggestion: its title and the sentence it begins with.

    `items` is the sentence that lists the most frequent problems: empty leaves them out, None takes the common one.
    """

    id: str
    title: str
    lead: str
    items: str | None


@dataclass(frozen=True)
class IndicatorWording:
    """Of an indicator: the clause of its shortcoming and of the measure against it, and the paragraphs they go to."""

    theme: str
    suggestion: str
    shortcoming: str
    measure: str


@dataclass(frozen=True)
class VetoWording:
    """What the report says of a veto that did not occur, and of one that did."""

    absent: str
    occurred: str


@dataclass(frozen=True)
class VerdictWording:
    """What the report says under one verdict: overall judgement, conclusion, and the conclusion in short."""

    overall: str
    conclusion: str
    result: str


@dataclass(frozen=True)
class FailureWording:
    """Patterns for each kind of failure: a veto, the pass line, the floor of a key indicator."""

    veto: str
    line: str
    floor: str


@dataclass(frozen=True)
class ItemsWording:
    """The common sentences that list the most frequent problems, under a shortcoming and under a suggestion."""

    shortcoming: str
    suggestion: str


@dataclass(frozen=True)
class Wording:
    """All sentences of a pack. `themes` and `suggestions` are by id, in the order of the file.

    `reason` is worded with scores, for the internal edition; `ground` without. `sentences` are by key.
    `of_outcomes` are the words for outcomes that have some of their own, by name.
    """

    facts: StatedFacts
    counts: Counts
    themes: dict[str, ParagraphWording]
    suggestions: dict[str, ParagraphWording]
    indicators: dict[str, IndicatorWording]
    vetoes: dict[str, VetoWording]
    passed: VerdictWording
    failed: VerdictWording
    reason: FailureWording
    ground: FailureWording
    items: ItemsWording
    sentences: dict[str, str]
    of_outcomes: dict[str, VerdictWording] = field(default_factory=dict)

    def of_outcome(self, name: str, meets: bool) -> tuple[str, VerdictWording]:
        """Return the key and the words for an outcome: its own, else those of every one that meets, or does not."""
        if name in self.of_outcomes:
            return name, self.of_outcomes[name]
        return (PASSED, self.passed) if meets else (FAILED, self.failed)


def wording_of(content: TomlTable) -> Wording:
    """Return the sentences of a wording.toml that was found without fault."""
    facts, verdict = content["facts"], content["verdict"]
    basis = (Basis(entry["title"], entry.get("number", "")) for entry in facts["basis"])
    return Wording(
        facts=StatedFacts(
            tuple(facts["methods"]), facts["platform"], facts["province_office"], tuple(basis)
        ),
        counts=_counts(content["counts"]),
        themes=_paragraphs(content["theme"], "lead"),
        suggestions=_paragraphs(content["suggestion"], "text"),
        indicators={
            code: IndicatorWording(
                entry["theme"], entry["suggestion"], entry["shortcoming"], entry["measure"]
            )
            for code, entry in content.get("indicator", {}).items()
        },
        vetoes={
            code: VetoWording(entry["absent"], entry["occurred"])
            for code, entry in content.get("veto", {}).items()
        },
        passed=_verdict(verdict["passed"]),
        failed=_verdict(verdict["failed"]),
        reason=_failure(content["reason"]),
        ground=_failure(content["ground"]),
        items=ItemsWording(content["items"]["shortcoming"], content["items"]["suggestion"]),
        sentences=dict(content.get("sentence", {})),
        of_outcomes=_of_outcomes(verdict),
    )


def _counts(table: TomlTable) -> Counts:
    return Counts(table["shortcomings"], table["suggestions"], table["items"], table.get("clauses"))


def _paragraphs(entries: list[TomlTable], lead: str) -> dict[str, ParagraphWording]:
    return {
        entry["id"]: ParagraphWording(entry["id"], entry["title"], entry[lead], entry.get("items"))
        for entry in entries
    }


def _verdict(table: TomlTable) -> VerdictWording:
    return VerdictWording(table["overall"], table["conclusion"], table["result"])


def _of_outcomes(verdict: TomlTable) -> dict[str, VerdictWording]:
    own = {name: entry for name, entry in verdict.items() if name not in (PASSED, FAILED)}
    return {name: _verdict(entry) for name, entry in own.items()}


def _failure(table: TomlTable) -> FailureWording:
    return FailureWording(table["veto"], table["line"], table["floor"])
