"""Search in Chinese without a dictionary: words are indexed and asked for by pairs of characters."""

from __future__ import annotations

import re

from sphinx.search import SearchLanguage, languages

_PART = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9_.-]+")


class Pairs(SearchLanguage):
    """Chinese runs become overlapping pairs; other words stay whole."""

    lang, language_name = "zh", "Chinese"
    js_splitter_code = r"""
var splitQuery = (query) => (query.match(/[\u3400-\u9fff]+|[A-Za-z0-9_.-]+/g) || []).flatMap((part) =>
  /^[\u3400-\u9fff]{2,}$/.test(part) ? [...part].slice(1).map((sign, n) => part[n] + sign) : [part]);
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text as `splitQuery` splits a question."""
        found = []
        for part in _PART.findall(input):
            pairs = (
                [part[n : n + 2] for n in range(len(part) - 1)]
                if "\u3400" <= part[0] <= "\u9fff"
                else []
            )
            found += pairs or [part]
        return found

    def word_filter(self, word: str) -> bool:
        """Return whether a word goes into the index: numbers do, reports are asked for by number."""
        return bool(word)


def install() -> None:
    """Take the place of the search language that needs a dictionary."""
    languages["zh"] = Pairs
