"""What the patterns of a wording.toml may cite between braces: names of their own, values, or nothing at all.

Names of its own a pattern has where the text is about one veto, line or key indicator. Values are those that the
report may print in both editions, so no scores and no inspected units; a title, a name or a clause inside another
sentence is printed as it stands and cites nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from shifan.errors import Finding
from shifan.standards.claim_kinds import CLAIMS, REMEDIES
from shifan.standards.document_sentence_kinds import DOCUMENT_SENTENCES
from shifan.standards.document_sentence_kinds import GROUP as DOCUMENT
from shifan.standards.pack_files import NEXT
from shifan.standards.toml_tables import TomlTable, table_at
from shifan.standards.wording import FILE
from shifan.values import ANCHOR

# The names of its own that a pattern about one failure has; the grounds stand in both editions, without numbers.
_FAILURES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "reason": {
        "veto": ("name", "basis"),
        "line": ("total", "line"),
        "floor": ("name", "rate", "floor"),
    },
    "ground": {"veto": ("name", "basis"), "line": (), "floor": ("name",)},
}
_GROUNDS = "grounds"  # of [verdict]: the grounds, joined
_TITLES = (
    "verdict_title",
    "places_title",
    "types_title",
    "districts_title",
    "documents_title",
    "interviews_title",
)
_VERDICT_PATTERNS = (
    "overall",
    "conclusion",
    "suggestions",
    "no_suggestions",
    "public",
    "public_veto",
)
# Values that every city has, whatever the pack.
ALWAYS = (
    "city",
    "province",
    "province_office",
    "batch",
    "start_year",
    "methods",
    "methods.performed",
    "basis.text",
    "documents.platform",
    "documents.dimension_names",
    "documents.dimensions",
    "documents.indicators",
    "onsite.period",
    "onsite.sites",
    "onsite.not_applicable",
    "onsite.not_applicable.text",
    "onsite.declared_absent",
    "onsite.not_drawn",
    "recheck.period",
    "interview.date",
    "interview.main",
    "interview.extended",
    "interview.text",
    "interview.topics",
    "team",
    "report.date",
    "report.demo",
    "report.signer",
    "conclusion.veto",
    "veto.absent",
    "veto.occurred",
    "verdict.pass",
    "verdict.grounds",
    "highlight.overall",
    "highlight.conclusion",
    "problems.total",
    "checks.total",
)
# Values of which a city has some, by the beginning of their ids: whether there is one is seen when a city is scored.
_SOMETIMES = (
    "documents.aspects",
    "onsite.methods.text",
    "rectification.",
    "method.",
    "type.",
    "item.",
    "named_item.",
    "claim.",
    "verdict.ground.",
)
_KINDS = {"claim": CLAIMS, "remedy": REMEDIES, DOCUMENT: DOCUMENT_SENTENCES}
_NUMBERS = (".mean", ".rate", ".score")
_NOT_PRINTED = ("shortcoming", "lead", "items")  # of packs from before claims
_VALUES = "正文可用的数据编号，如 city、onsite.sites、veto.occurred；不写得分、得分率和被检查单位"
_PRINTED_AS_IT_IS = "不含 {{ }}：这里的文字照印"


def citable_values(
    methods: Iterable[str], vetoes: Iterable[str], indicators: Iterable[str], dimensions: int
) -> tuple[str, ...]:
    """Return the ids of the values that wording may cite of a pack with these codes."""
    return (
        *ALWAYS,
        *(f"onsite.{code}.{part}" for code in methods for part in ("areas", "types", "sites")),
        *(f"veto.{code}.{part}" for code in vetoes for part in ("statement", "occurred")),
        *(f"indicator.{code}.name" for code in indicators),
        *(f"dimension.{n}.name" for n in range(1, dimensions + 1)),
        *(f"basis.{n}" for n in range(1, 21)),
    )


def check_names(wording: TomlTable, values: tuple[str, ...]) -> Iterator[Finding]:
    """Yield each `{{ name }}` that its pattern does not know, with the names that it has."""
    for group, kinds in _FAILURES.items():
        for kind, names in kinds.items():
            yield from _unknown((group, kind), table_at(wording, group).get(kind), names, ())
    for group, claims in _KINDS.items():
        for key, text in table_at(wording, group).items():
            if key in claims:
                cited = () if key in _TITLES else values
                yield from _unknown((group, key), text, claims[key].names, cited)
    for outcome, table in table_at(wording, "verdict").items():
        for key, text in table.items() if isinstance(table, dict) else ():
            own = (_GROUNDS,) if key in ("overall", "conclusion") else ()
            cited = values if key in _VERDICT_PATTERNS else ()
            yield from _unknown(("verdict", outcome, key), text, own, cited)
    yield from _of_lists(wording, values)


def _of_lists(wording: TomlTable, values: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what is unknown in sentences, themes, suggestions, indicators, vetoes and facts."""
    for key, text in table_at(wording, "sentence").items():
        yield from _unknown(("sentence", key), text, (), values)
    for group, patterns in (("theme", ()), ("suggestion", ("text",))):
        entries = wording.get(group)
        for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
            yield from _of_table((group, number), entry, patterns, values)
    for group, patterns in (("indicator", ("measure",)), ("veto", ())):
        for code, entry in table_at(wording, group).items():
            yield from _of_table((group, code), entry, patterns, values)
    yield from _of_facts(table_at(wording, "facts"))


def _of_table(
    path: tuple[object, ...], entry: object, patterns: tuple[str, ...], values: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield what is unknown in a table: `patterns` may cite values, its other texts nothing."""
    for key, text in entry.items() if isinstance(entry, dict) else ():
        if key in _NOT_PRINTED:
            continue
        yield from _unknown((*path, key), text, (), values if key in patterns else ())


def _of_facts(facts: TomlTable) -> Iterator[Finding]:
    for key, entry in facts.items():
        texts = entry if isinstance(entry, list) else [entry]
        for number, text in enumerate(texts, 1):
            place = ("facts", key, number) if isinstance(entry, list) else ("facts", key)
            if isinstance(text, dict):
                yield from _of_table(place, text, (), ())
            else:
                yield from _unknown(place, text, (), ())


def _unknown(
    path: tuple[object, ...], text: object, names: tuple[str, ...], values: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield each anchor of a text that is none of the names and none of the values."""
    for name in dict.fromkeys(ANCHOR.findall(text) if isinstance(text, str) else ()):
        if name in names or (values and (name in values or _may_be(name))):
            continue
        cell = ".".join(map(str, path))
        found = "{{ " + name + " }}"
        expected = _expected(name, names, values)
        yield Finding("pack-wording", "error", FILE, "", cell, found, expected, NEXT)


def _may_be(name: str) -> bool:
    return name.startswith(_SOMETIMES) and not name.endswith(_NUMBERS)


def _expected(name: str, names: tuple[str, ...], values: tuple[str, ...]) -> str:
    """Return what a pattern may cite: near names, else its own names and that values have ids."""
    known = (*names, *values)
    if not known:
        return _PRINTED_AS_IT_IS
    near = "、".join(get_close_matches(name, known, n=3, cutoff=0.6))
    told = [f"是否指：{near}"] if near else []
    told += [f"本句的名称：{'、'.join(names)}"] if names else []
    told += [_VALUES] if values else []
    return "；".join(told)
