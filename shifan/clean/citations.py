"""How a text cites figures: {数据编号}, or {编号一、编号二} where figures that are equal are told once (均为…)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shifan.patterns import pattern_of

Shown = tuple[object, str, str]  # number, qualifiers joined by `/`, unit
CITED = pattern_of(r"\{([^{}]*)\}")
_SEPARATOR = "、"


def cited_ids(citation: str) -> list[str]:
    """Return the ids that stand between a pair of braces."""
    return [id.strip() for id in citation.split(_SEPARATOR)]


def ids_in(text: str) -> list[str]:
    """Return the ids that a text cites, in their order."""
    return [id for citation in CITED.findall(text) for id in cited_ids(citation)]


def with_anchors(text: str) -> str:
    """Return a text as a pattern of the register; of figures told once the first is the one that is printed."""
    return CITED.sub(lambda hit: "{{ " + cited_ids(hit[1])[0] + " }}", text)


def told_once(text: str, shown: Mapping[str, object]) -> Iterator[str]:
    """Yield the citations of several figures that are not equal; `shown` is what makes them equal, by id."""
    for citation in CITED.findall(text):
        ids = cited_ids(citation)
        if len(ids) > 1 and len({shown.get(id) for id in ids}) > 1:
            yield citation


def said_twice(text: str, shown: Mapping[str, Shown]) -> Iterator[tuple[str, str]]:
    """Yield each citation with a word beside it that its figure says itself: {funding}万元 prints 1860万元万元."""
    for hit in CITED.finditer(text):
        _, qualifiers, unit = shown.get(cited_ids(hit[1])[0], (None, "", ""))
        behind, before = text[hit.end() :].lstrip(), text[: hit.start()].rstrip()
        parts = (unit[n:] for n in range(len(unit)))
        word = next((part for part in parts if behind.startswith(part)), "")
        word = word or next((own for own in qualifiers.split("/") if before.endswith(own)), "")
        if word:
            yield hit[0], word
