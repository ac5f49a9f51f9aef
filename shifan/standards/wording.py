"""The sentences of a pack (wording.toml) as records: what the report says, of which indicator, veto and verdict."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

from shifan.records import dataclass
from shifan.standards.document_sentence_kinds import GROUP as DOCUMENT
from shifan.standards.toml_tables import TomlTable

FILE = "wording.toml"
SENTENCES = ("absent_types", "no_absent_types")  # the keys under [sentence] that every pack has
PASSED, FAILED = "passed", "failed"  # the keys under [verdict] that every pack has
# What a pack need not say in words of its own.
SUGGESTIONS_LEAD = "针对初评发现的问题，建议{{ city }}着力做好以下工作。"
NO_SUGGESTIONS = "初评没有需要另行提出的建议，请{{ city }}继续做好各项工作。"
PUBLIC_FAILURE = (
    "按照国务院食品安全办关于{{ batch }}国家食品安全示范城市评价工作的部署，{{ province_office }}"
    "按照规定程序组织完成了对{{ city }}的省级初评。经评定，{{ city }}未通过省级初评。"
)
PUBLIC_VETO = "初评认定{{ city }}存在被否决的情形：{{ veto.occurred }}。"
OWN_SENTENCES = {
    "declared_absent": "{{ onsite.declared_absent }}登记为合理缺项，没有检查点位。",
    "not_drawn": "{{ onsite.not_drawn }}没有检查点位。",
    "no_shortcomings": "资料审查没有扣分，现场检查没有发现不符合的检查项。",
    "no_listed_shortcomings": "初评没有需要单独列出的不足。",
}


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
class ThemeWording:
    """A paragraph of the shortcomings: its title, which holds once one of its claims does.

    With `documents` it is the paragraph to which the claims on documents go, of whatever indicator.
    """

    id: str
    title: str
    documents: bool


@dataclass(frozen=True)
class SuggestionWording:
    """A paragraph of the suggestions: its title, the advice that it begins with, and who is to act."""

    id: str
    title: str
    advice: str
    who: str


@dataclass(frozen=True)
class IndicatorWording:
    """Of an indicator: the paragraphs that its claims and their remedies go to, and the advice against them."""

    theme: str
    suggestion: str
    measure: str


@dataclass(frozen=True)
class ClaimLimits:
    """From where on a claim may be made.

    `count` and `share`: the least number of problems, and share of the checks, that are called frequent. `level`: the
    level of significance at which a concentration is more than chance. `sites`: the least number of sites of a type
    of which it is said that none of them passes.
    """

    count: int
    share: Fraction
    level: Fraction
    sites: int


@dataclass(frozen=True)
class ClaimWording:
    """What the report may claim, and how its remedies read: patterns by kind, and the limits.

    A kind without a pattern is not claimed; without `limits` nothing is that needs one.
    """

    limits: ClaimLimits | None
    patterns: dict[str, str]
    remedies: dict[str, str]

    def pattern(self, kind: str) -> str:
        """Return the pattern of a kind of claim; empty: the pack does not claim it."""
        return self.patterns.get(kind, "")

    def remedy(self, kind: str) -> str:
        """Return the pattern of a kind of remedy; empty: the pack has none."""
        return self.remedies.get(kind, "")


@dataclass(frozen=True)
class VetoWording:
    """What the report says of a veto that did not occur, and of one that did."""

    absent: str
    occurred: str


@dataclass(frozen=True)
class VerdictWording:
    """What the report says under one verdict: overall judgement, conclusion, and the conclusion in short.

    `suggestions` is the sentence that leads to the suggestions, `none` what stands there if there are none.
    `public` is all that the public edition says where the verdict is a failure, with `public_veto` if there is a veto.
    """

    overall: str
    conclusion: str
    result: str
    suggestions: str
    none: str
    public: str
    public_veto: str


@dataclass(frozen=True)
class FailureWording:
    """Patterns for each kind of failure: a veto, the pass line, the floor of a key indicator."""

    veto: str
    line: str
    floor: str


@dataclass(frozen=True)
class Wording:
    """All sentences of a pack. `themes` and `suggestions` are by id, in the order of the file.

    `reason` is worded with scores, for the internal edition; `ground` without. `sentences` are by key.
    `documents` are the sentences of documents by kind: one without a pattern is not said.
    `of_outcomes` are the words for outcomes that have some of their own, by name.
    """

    facts: StatedFacts
    counts: Counts
    themes: dict[str, ThemeWording]
    suggestions: dict[str, SuggestionWording]
    indicators: dict[str, IndicatorWording]
    vetoes: dict[str, VetoWording]
    passed: VerdictWording
    failed: VerdictWording
    reason: FailureWording
    ground: FailureWording
    claims: ClaimWording
    sentences: dict[str, str]
    documents: dict[str, str] = field(default_factory=dict)
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
        themes=_themes(content["theme"]),
        suggestions=_suggestions(content["suggestion"]),
        indicators={
            code: IndicatorWording(entry["theme"], entry["suggestion"], entry["measure"])
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
        claims=_claims(content),
        sentences=OWN_SENTENCES | content.get("sentence", {}),
        documents=dict(content.get(DOCUMENT, {})),
        of_outcomes=_of_outcomes(verdict),
    )


def is_older(content: TomlTable) -> bool:
    """Return whether a wording.toml was written before claims: it has neither their patterns nor their limits."""
    return "claim" not in content and "limits" not in content


def _counts(table: TomlTable) -> Counts:
    return Counts(table["shortcomings"], table["suggestions"], table["items"], table.get("clauses"))


def _themes(entries: list[TomlTable]) -> dict[str, ThemeWording]:
    return {
        entry["id"]: ThemeWording(entry["id"], entry["title"], entry.get("documents", False))
        for entry in entries
    }


def _suggestions(entries: list[TomlTable]) -> dict[str, SuggestionWording]:
    return {
        entry["id"]: SuggestionWording(
            entry["id"], entry["title"], entry["text"], entry.get("who", "")
        )
        for entry in entries
    }


def _claims(content: TomlTable) -> ClaimWording:
    table = content.get("limits")
    limits = None
    if table is not None:
        share, level = (Fraction(str(table[key])) for key in ("share", "level"))
        limits = ClaimLimits(table["count"], share, level, table["sites"])
    return ClaimWording(limits, content.get("claim", {}), content.get("remedy", {}))


def _verdict(table: TomlTable) -> VerdictWording:
    return VerdictWording(
        table["overall"],
        table["conclusion"],
        table["result"],
        table.get("suggestions", SUGGESTIONS_LEAD),
        table.get("no_suggestions", NO_SUGGESTIONS),
        table.get("public", PUBLIC_FAILURE),
        table.get("public_veto", PUBLIC_VETO),
    )


def _of_outcomes(verdict: TomlTable) -> dict[str, VerdictWording]:
    own = {name: entry for name, entry in verdict.items() if name not in (PASSED, FAILED)}
    return {name: _verdict(entry) for name, entry in own.items()}


def _failure(table: TomlTable) -> FailureWording:
    return FailureWording(table["veto"], table["line"], table["floor"])
