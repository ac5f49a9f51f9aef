"""By which words sites may be judged: those that the pack's rule of the verdict can give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shifan.rules.words import USUAL_VERDICTS

if TYPE_CHECKING:
    from shifan.rules.language.program import Program

_SITES, _VERDICT = "点位", "verdict"
_USUAL_COUNTS = dict(zip(USUAL_VERDICTS, ("conform", "basic", "fail"), strict=True))


def site_verdicts(program: Program | None, outcomes: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the words of a program's verdict of sites; the usual three without a program.

    The best first where they are the usual ones or outcomes of the pack, else as the rule has them; none where the
    rule takes them from elsewhere.
    """
    if program is None:
        return USUAL_VERDICTS
    words = dict.fromkeys(_texts(program, (_SITES, _VERDICT)))
    for order in (USUAL_VERDICTS, outcomes):
        if words.keys() <= set(order):
            return tuple(word for word in order if word in words)
    return tuple(words)


def _texts(program: Program, sought: tuple[str, str]) -> Iterator[str]:
    """Yield the texts of a rule, by object and id, and of the rules of texts that it reads: it may pass them on."""
    for rule in program.of(sought[0]):
        if rule.text.id == sought[1]:
            yield from rule.texts
            read = {(own.object, own.name) for own in rule.row_reads if own.is_rule}
            for other in program.rules:
                if other.text.key in read and other.text.kind == "text" and not rule.texts:
                    yield from _texts(program, (other.text.object, other.text.id))


def verdict_counts(words: Sequence[str]) -> dict[str, str]:
    """Return of each word what the number of sites so judged is called in value ids: conform, verdict1."""
    own = [word for word in words if word not in _USUAL_COUNTS]
    numbered = {word: f"verdict{n}" for n, word in enumerate(own, 1)}
    return {{**_USUAL_COUNTS, **numbered}[word]: word for word in words}
