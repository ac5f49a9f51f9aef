"""What a cell of a raw sheet may hold.

For each kind `clean` has a reader, and `forms` the drop-down or the rule that the blank workbook sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from shifan.records import dataclass
from shifan.rules.settings import METHOD_NAMES


@dataclass(frozen=True)
class Content:
    """A kind of content; `numeric` kinds are stored as numbers, so that a text in their place is noticed.

    Kinds without settings are no dataclasses of their own: they have what this one has, and load at once.
    """

    numeric: ClassVar[bool] = False


class AsTyped(Content):
    """A cell whose row says what it holds, such as the contents of 基本信息: read later, by its row."""


@dataclass(frozen=True)
class FreeText(Content):
    """A text on one line of at most `longest` signs; words such as 无 leave it empty."""

    longest: int = 100


@dataclass(frozen=True)
class Remark(Content):
    """Sentences, which wrap in their cell; words such as 无 leave it empty."""

    longest: int = 2000


@dataclass(frozen=True)
class RunningText(Content):
    """A paragraph of the report, its signs kept as typed."""

    longest: int = 5000


@dataclass(frozen=True)
class ProperName(Content):
    """A name or a title: a text without inner blanks; `unique` ones stand once in their column."""

    longest: int = 100
    unique: bool = False


@dataclass(frozen=True)
class RowCode(Content):
    """A code that the keeper gives, in capitals without blanks and stars; `unique` ones stand once in their column."""

    longest: int = 40
    unique: bool = False


@dataclass(frozen=True)
class CodeAsSpelt(Content):
    """A code that keeps its capitals and small letters; `unique` ones stand once in their column."""

    longest: int = 40
    unique: bool = False


class DistrictCode(Content):
    """The six digits of an administrative division."""


class DocumentNumber(Content):
    """The number of an official document: the office's sign, the year in 〔〕, the running number."""


class PhoneNumber(Content):
    """A telephone number, with or without area code."""


@dataclass(frozen=True)
class PackCode(Content):
    """A code of one of the pack's lists (`indicators`, `check_items`, …).

    `codes` and `names` head the columns of the sheet 选项 on which the drop-down draws.
    """

    pack_list: str
    codes: str
    names: str


class SiteReference(Content):
    """The code of a site that another sheet of the workbook lists."""


class ItemOfSite(Content):
    """The code of a check item that the business type of the row's site has."""


@dataclass(frozen=True)
class OneOf(Content):
    """One of a few official words.

    `also` maps other spellings to them, `empty` is what an empty cell stands for (None: it is refused).
    """

    words: tuple[str, ...]
    also: Mapping[str, str] = field(default_factory=dict)
    empty: str | None = None


@dataclass(frozen=True)
class Suggested(Content):
    """A text for which the drop-down suggests words; others are taken after a question."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class CheckResult(Content):
    """The result of a check item: one of the pack's words; `also` maps other spellings to the usual three."""

    also: Mapping[str, str] = field(default_factory=dict)


class ReviewAspect(Content):
    """One of the aspects under which the pack has documents reviewed."""


class MeasuredNumber(Content):
    """A number, also a negative one or a percentage: 92.58% is 92.58."""

    numeric: ClassVar[bool] = True


@dataclass(frozen=True)
class YesNo(Content):
    """是 or 否.

    `empty` is what an empty cell stands for (None: it is refused); with `only_yes` the drop-down offers no 否.
    """

    empty: bool | None = None
    only_yes: bool = False


class MasteryWord(Content):
    """How well a topic of the interviews is mastered: one of the words that the pack gives a score."""


class InspectionMethod(Content):
    """One of the pack's methods of inspection, by name; `also` maps other spellings to the names."""

    also: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("明察", "明检"), METHOD_NAMES["announced"]),
        "暗查": METHOD_NAMES["covert"],
    }


@dataclass(frozen=True)
class DistrictName(Content):
    """The name of a district of 区县; short and former names are completed where only one fits.

    `empty`: whether a cell without a name stands for the whole city.
    """

    empty: bool = False


class BusinessTypeName(Content):
    """The name, an alias or the code of one of the pack's business types."""


@dataclass(frozen=True)
class CalendarDay(Content):
    """A date between 2000 and 2099; `ahead` lets it lie after the day on which the workbook is filled in."""

    ahead: bool = False


@dataclass(frozen=True)
class WholeNumber(Content):
    """A whole number; `unit` may follow it in the cell, `meaning` says in a refusal what it counts."""

    lowest: int
    highest: int
    unit: str = ""
    meaning: str = ""

    numeric: ClassVar[bool] = True


class DeductedPoints(Content):
    """Points taken off an indicator: from 0 to its full score."""

    numeric: ClassVar[bool] = True


class TypedQuantity(Content):
    """A figure as people write it: a number, perhaps with qualifiers, scale and unit in the same cell."""

    numeric: ClassVar[bool] = True


@dataclass(frozen=True)
class QuantityQualifiers(Content):
    """Words that qualify a number, several joined by `/`: 约/余."""

    words: tuple[str, ...]
