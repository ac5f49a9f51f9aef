"""A claim: a sentence on the city that depends on the data, with the evidence by which it may be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from shifan.records import dataclass
from shifan.score.register_writer import RegisterWriter
from shifan.values import ANCHOR


@dataclass(frozen=True)
class Claim:
    """A clause or sentence: pattern, citing values, and its evidence: value ids and cells, what decided it first."""

    kind: str
    pattern: str
    evidence: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return what the claim rests on: the values that it prints, then the rest of its evidence."""
        return tuple(dict.fromkeys((*ANCHOR.findall(self.pattern), *self.evidence)))


@dataclass
class ClaimedParagraph:
    """A paragraph of claims: its title, where the title comes from, and its sentences in their order."""

    title: str
    title_address: str
    claims: list[Claim] = field(default_factory=list)

    @property
    def pattern(self) -> str:
        """Return the whole text, as a pattern."""
        return "".join(claim.pattern for claim in self.claims)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return what the paragraph rests on, what decided its first claim first."""
        return tuple(dict.fromkeys(value_id for claim in self.claims for value_id in claim.inputs))


def worded(pattern: str, names: Mapping[str, str]) -> str:
    """Return a pattern of the pack with the ids of values in the place of the names of its kind."""
    return ANCHOR.sub(lambda hit: "{{ " + names.get(hit[1], hit[1]) + " }}", pattern)


def claim(writer: RegisterWriter, kind: str, names: Mapping[str, str], *evidence: str) -> Claim:
    """Return the claim of a kind in the words of the pack, `names` being the ids of the values that it cites."""
    said = writer.standard.pattern_in_own_words(writer.standard.wording.claims.pattern(kind))
    pattern = worded(said, names)
    return Claim(kind, pattern, (*evidence, writer.wording("claim", kind)))


def remedy(writer: RegisterWriter, kind: str, names: Mapping[str, str], *evidence: str) -> Claim:
    """Return the remedy of a kind in the words of the pack, as `claim` does."""
    said = writer.standard.pattern_in_own_words(writer.standard.wording.claims.remedy(kind))
    pattern = worded(said, names)
    return Claim(kind, pattern, (*evidence, writer.wording("remedy", kind)))


def listed(writer: RegisterWriter, kind: str, clauses: Iterable[Claim]) -> list[Claim]:
    """Return one sentence that lists clauses; nothing if there are none, or the pack has no words for it."""
    clauses = list(clauses)
    if not clauses or not writer.standard.wording.claims.pattern(kind):
        return []
    return [with_clauses(claim(writer, kind, {}), clauses)]


def with_clauses(sentence: Claim, clauses: list[Claim]) -> Claim:
    """Return a sentence with clauses in the place of `{{ clauses }}`, separated by semicolons."""
    text = "；".join(clause.pattern for clause in clauses)
    inputs = tuple(dict.fromkeys(value_id for clause in clauses for value_id in clause.inputs))
    pattern = sentence.pattern.replace("{{ clauses }}", text)
    return Claim(sentence.kind, pattern, (*inputs, *sentence.evidence))
