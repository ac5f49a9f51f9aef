"""What names mean at a place of a skeleton: the rows around it, the innermost first, and the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Protocol

from shifan.chinese.numerals import chinese_numeral
from shifan.records import dataclass
from shifan.report.documents.objects import CITY, NUMBER, OBJECTS, ORDINAL, PHOTOGRAPHS, PROBLEM
from shifan.report.documents.scope_rows import ScopeRow
from shifan.values import Register

# Names for what documents.toml says of a document, and its keys there.
RECIPIENTS, TITLE = "主送", "标题"
DECLARED = {RECIPIENTS: "recipients", TITLE: "title"}


class RowSource(Protocol):
    """The rows that a document loops over, by object."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the objects that there are rows of."""

    def of(self, word: str) -> list[ScopeRow]:
        """Return all rows of an object."""

    def belonging(self, word: str, outer: ScopeRow) -> list[ScopeRow]:
        """Return the rows of an object that belong to a row of another one."""

    def can_be_within(self, word: str, outer: str) -> bool:
        """Return whether rows of an object belong to rows of another one."""


class MeaninglessName(LookupError):
    """A name that means nothing at its place: what is wrong, and the names that there are."""

    def __init__(self, found: str, available: list[str]) -> None:
        super().__init__(found)
        self.found, self.available = found, available


@dataclass(frozen=True)
class NameMeaning:
    """What a name means: a text that is printed as it is, a pattern that may hold anchors, or the id of a value."""

    text: str | None = None
    pattern: str | None = None
    value_id: str = ""


@dataclass(frozen=True)
class NameScope:
    """The rows that a place belongs to, from the outermost in, and further names of the document."""

    register: Register
    rows: RowSource
    around: tuple[ScopeRow, ...]
    patterns: Mapping[str, str] = field(default_factory=dict)
    number: int = 0  # of the innermost row in its loop

    def inside(self, row: ScopeRow, number: int) -> NameScope:
        """Return the scope inside one more row."""
        return replace(self, around=(*self.around, row), number=number)

    def looped(self, word: str) -> list[ScopeRow]:
        """Return the rows of an object that belong to the rows around; MeaninglessName if it cannot belong to one."""
        if word not in self.rows.words:
            raise MeaninglessName(f"这里没有{word}", self._loops())
        for row in self.around:
            if not self.rows.can_be_within(word, row.word):
                raise MeaninglessName(f"{word}不分{row.word}", self._loops())
        outer = [row for row in self.around if row.word not in (CITY, word)]
        rows = self.rows.belonging(word, outer[-1]) if outer else self.rows.of(word)
        return [row for row in rows if row.is_within(self.around)]

    def photographs(self) -> tuple[str, ...]:
        """Return the keys of the photographs of the problem at hand; MeaninglessName where there is none."""
        self.meaning(f"{PROBLEM}.{PHOTOGRAPHS}")
        row = next(row for row in reversed(self.around) if row.word == PROBLEM)
        return row.photographs

    def _loops(self) -> list[str]:
        return [
            word
            for word in self.rows.words
            if word != CITY and all(self.rows.can_be_within(word, row.word) for row in self.around)
        ]

    def meaning(self, name: str) -> NameMeaning:
        """Return what a name means here; MeaninglessName if it means nothing."""
        if name in self.patterns:
            return NameMeaning(pattern=self.patterns[name])
        if name in (NUMBER, ORDINAL) and self.number:
            return NameMeaning(text=self._counted(name))
        word, dot, last = name.partition(".")
        if dot and word in OBJECTS:
            return self._of_row(word, last)
        if name in self.register:
            return NameMeaning(value_id=name)
        if name in DECLARED:
            raise MeaninglessName(f"这份文书的声明没有写 {DECLARED[name]}", self.available())
        raise MeaninglessName("没有对应的数据", [])

    def _of_row(self, word: str, last: str) -> NameMeaning:
        row = next((row for row in reversed(self.around) if row.word == word), None)
        if row is None:
            found = f"这里没有一个确定的{word}"
            raise MeaninglessName(found, self.available())
        if last in row.texts:
            return NameMeaning(text=row.texts[last])
        if last in (NUMBER, ORDINAL) and row is self.around[-1] and self.number:
            return NameMeaning(text=self._counted(last))
        value_id = OBJECTS[word].value_id(last, row.parts)
        if value_id in self.register:
            return NameMeaning(value_id=value_id)
        raise MeaninglessName(f"{word}没有“{last}”", OBJECTS[word].names)

    def _counted(self, name: str) -> str:
        """Return the number of the innermost row, in digits or as a Chinese numeral."""
        return str(self.number) if name == NUMBER else chinese_numeral(self.number)

    def available(self) -> list[str]:
        """Return the short names that can be written here."""
        return list(self._names())

    def _names(self) -> Iterator[str]:
        yield from self.patterns
        for row in self.around:
            yield from OBJECTS[row.word].names
