"""What a theme of 成效 is in two lines, for slides: the headings of its parts, else the first sentence of its text."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.patterns import pattern_of
from shifan.score.register_writer import RegisterWriter
from shifan.values import ANCHOR, Register

_TITLE = "theme.*.title"
_FIRST_SENTENCE = pattern_of(r"[^。]*。?")
_CLAUSES = pattern_of(r"[^，；]*[，；]?")
_MOST = 90  # signs that two lines of a slide hold
_MORE_HEADINGS, _MORE_CLAUSES = "等", "……"


def enter_themes(writer: RegisterWriter) -> None:
    """Enter the lines of each theme."""
    register = writer.register
    for title in register.match(_TITLE):
        theme = title.id.removesuffix(".title")
        headings = [value.id for value in register.match(f"{theme}.part.*.heading")]
        printed = [id for id in headings if register.text(id)]
        first = register[f"{theme}.part.1.text"]
        pattern = _listed(printed, register) if printed else _first_sentence(first.value, register)
        # Which is said rests on all headings, and on the text where there are none.
        inputs = (*ANCHOR.findall(pattern), *headings, *(() if printed else (first.id,)))
        name = f"{title.name}概要"
        writer.pattern(f"{theme}.outline", name, pattern, dict.fromkeys(inputs))


def _listed(headings: Iterable[str], register: Register) -> str:
    whole = [f"、{{{{ {id} }}}}" for id in headings]
    kept = _fitting(whole, register)
    more = _MORE_HEADINGS if len(kept) < len(whole) else ""
    return "".join(kept).removeprefix("、") + more


def _first_sentence(pattern: object, register: Register) -> str:
    """Return the first sentence of a pattern; of a long one the clauses that fit."""
    sentence = _FIRST_SENTENCE.match(str(pattern))
    clauses = _CLAUSES.findall(sentence[0]) if sentence else []
    kept = _fitting(clauses, register)
    whole = "".join(kept)
    return whole if whole == "".join(clauses) else whole.rstrip("，；") + _MORE_CLAUSES


def _fitting(pieces: list[str], register: Register) -> list[str]:
    """Return the first pieces that fit together, one at least."""
    length, kept = 0, list[str]()
    for piece in pieces:
        length += len(register.fill(piece))
        if kept and length > _MOST:
            break
        kept.append(piece)
    return kept
