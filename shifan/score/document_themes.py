"""What a theme of 成效 is in a line, for slides: the headings of its parts, else the first sentence of its text."""

from __future__ import annotations

from shifan.patterns import pattern_of
from shifan.score.register_writer import RegisterWriter
from shifan.values import ANCHOR

_TITLE = "theme.*.title"
_FIRST_SENTENCE = pattern_of(r"[^。]*。?")


def enter_themes(writer: RegisterWriter) -> None:
    """Enter the line of each theme."""
    register = writer.register
    for title in register.match(_TITLE):
        theme = title.id.removesuffix(".title")
        headings = [value.id for value in register.match(f"{theme}.part.*.heading")]
        printed = [id for id in headings if register.text(id)]
        first = register[f"{theme}.part.1.text"]
        pattern = "、".join(f"{{{{ {id} }}}}" for id in printed) or _first_sentence(first.value)
        # Which is said rests on all headings, and on the text where there are none.
        inputs = (*ANCHOR.findall(pattern), *headings, *(() if printed else (first.id,)))
        name = f"{title.name}概要"
        writer.pattern(f"{theme}.outline", name, pattern, dict.fromkeys(inputs))


def _first_sentence(pattern: object) -> str:
    sentence = _FIRST_SENTENCE.match(str(pattern))
    return sentence[0] if sentence else ""
