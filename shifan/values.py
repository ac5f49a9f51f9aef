"""The value register: every printed number, name and date, with its lineage."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fnmatch import translate
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from shifan.errors import Refused
from shifan.patterns import pattern_of
from shifan.received import parse_json
from shifan.records import dataclass
from shifan.register_lines import BEGIN, END, as_written

if TYPE_CHECKING:
    from fractions import Fraction

NOT_APPLICABLE = "不适用"
# Two rules that are no rules of the method. A quoted value is a cell as it stands; the value of a pattern is
# a paragraph with anchors, its display the filled text.
QUOTED = "照录原始单元格"
PATTERN = "按文字模板生成"
ANCHOR = pattern_of(r"\{\{\s*([^{}\s]+)\s*\}\}")
_PRINTED_DATE = pattern_of(r"(\d+)年(\d+)月(\d+)日")
_WILDCARD = pattern_of(r"[*?[]")
_MOST_INPUTS_SHOWN = 12

_TEXTS_OF = itemgetter("name", "display", "unit", "qualifier", "rule")
_INPUTS_OF = itemgetter("inputs")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# A count, a score or rate or measured number, a date, a text; None is 不适用.
Plain = int | Decimal | dt.date | str | None


@dataclass(frozen=True)
class Value:
    """One named value. `inputs` are value ids or cells (`现场检查.xlsx!点位!A5:A58`).

    What kind of thing `value` is, its user says by the accessor: `number`, `count` or `wording`.
    """

    id: str
    name: str
    value: Plain
    display: str
    unit: str = ""
    qualifier: str = ""
    rule: str = ""
    inputs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.display

    @property
    def applicable(self) -> bool:
        """Return whether there is a value: False where it is 不适用."""
        return self.value is not None

    @property
    def is_pattern(self) -> bool:
        """Return whether the value is a paragraph with anchors, filled in `display`."""
        return self.rule == PATTERN

    @property
    def number(self) -> Decimal:
        """Return the value as an exact number; TypeError for a text, a date or 不适用."""
        if isinstance(self.value, Decimal):
            return self.value
        if isinstance(self.value, int):
            return Decimal(self.value)
        raise TypeError(f"{self.id} is no number: {self.value!r}")

    @property
    def count(self) -> int:
        """Return the value as the whole number that it is; TypeError for anything else, also for a decimal."""
        if isinstance(self.value, int):
            return self.value
        raise TypeError(f"{self.id} is no count: {self.value!r}")

    @property
    def wording(self) -> str:
        """Return the value as the text that it is, of a paragraph with its anchors; TypeError for anything else."""
        if isinstance(self.value, str):
            return self.value
        raise TypeError(f"{self.id} is no text: {self.value!r}")

    def _repr_html_(self) -> str:
        """Return name, display, id, rule and inputs as a notebook shows them."""
        inputs = "、".join(self.inputs[:_MOST_INPUTS_SHOWN])
        if len(self.inputs) > _MOST_INPUTS_SHOWN:
            inputs += f" 等 {len(self.inputs)} 个"
        rows = {"数据编号": self.id, "规则": self.rule, "直接依据": inputs}
        from html import escape  # start-up time: notebooks alone ask for it

        items = (f"<li>{label}：{escape(text)}</li>" for label, text in rows.items())
        title = f"{escape(self.name)}：{escape(self.display)}"
        return f"<b>{title}</b><ul>{''.join(items)}</ul>"


class UnknownValue(KeyError):
    """No value has this id; in words it says which ids come near."""

    def __init__(self, key: str, known: Iterable[str] = ()) -> None:
        super().__init__(key)
        self._known = known

    def __str__(self) -> str:
        """Return the id and those that may have been meant, looked for only now."""
        import difflib  # start-up time: only a mistyped id needs it

        key = str(self.args[0])
        near = difflib.get_close_matches(key, list(self._known), n=3, cutoff=0.6)
        return f"没有数据 {key}" + (f"，是否指：{'、'.join(near)}" if near else "")


class Register(Mapping[str, Value]):
    """Values by id, in the order they were added, and the SHA-256 of the files their cells are in."""

    def __init__(
        self, values: Iterable[Value] = (), files: Mapping[str, str] | None = None
    ) -> None:
        self._values: dict[str, Value] = {}
        self._ids_by_head: dict[str, list[str]] = {}  # by what stands before the first point
        self._with_heads = 0  # values that were added before they were last asked for
        # What the values of a register in lines are read from.
        self._lines: Mapping[str, bytes] = {}
        self.files: dict[str, str] = dict(files or {})
        for value in values:
            self.add(value)

    def add(self, value: Value) -> Value:
        """Return `value` after adding it; a second value of one id is a ValueError."""
        if value.id in self._values:
            raise ValueError(f"value id taken twice: {value.id}")
        self._values[value.id] = value
        return value

    def relink(self, key: str, inputs: tuple[str, ...]) -> None:
        """Say of a value that it was made of other inputs; UnknownValue if there is no such value."""
        self._values[key] = replace(self[key], inputs=inputs)

    def copy(self) -> Register:
        """Return a register of the same values, to which others can be added."""
        copied = Register((), self.files)
        copied._values, copied._lines = type(self._values)(self._values), self._lines
        return copied

    def add_all(self, others: Register) -> None:
        """Add the values of another register; its paragraphs are filled again, from the values of this one."""
        for value in others.values():
            if value.is_pattern:
                value = replace(value, display=self.fill(value.wording))
            self.add(value)

    def __repr__(self) -> str:
        return f"<数据登记表：{len(self)} 个数据，{len(self.files)} 个文件>"

    def __getitem__(self, key: str) -> Value:
        try:
            return self._values[key]
        except KeyError:
            raise UnknownValue(key, self._values) from None

    def get(self, key: str, default: Value | None = None) -> Value | None:  # type: ignore[override]
        """Return a value, or `default` if there is none."""
        try:
            return self._values[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def match(self, pattern: str) -> list[Value]:
        """Return the values whose id matches a shell pattern, in register order."""
        fits = re.compile(translate(pattern)).match
        start = _WILDCARD.split(pattern, maxsplit=1)[0]
        head, point, _ = start.partition(".")
        # Only ids with the same head can fit, and a prefix is tested faster than a pattern.
        ids = self._ids_with_head(head) if point else self._values
        return [self._values[key] for key in ids if key.startswith(start) and fits(key)]

    def _ids_with_head(self, head: str) -> Iterable[str]:
        for key in islice(self._values, self._with_heads, None):
            self._ids_by_head.setdefault(key.partition(".")[0], []).append(key)
        self._with_heads = len(self._values)
        return self._ids_by_head.get(head, ())

    def text(self, key: str) -> str:
        """Return the display text of a value."""
        return self[key].display

    def displays(self, key: str, text: str) -> bool:
        """Return whether the display text of a value is a text; UnknownValue if there is no such value."""
        # As `to_json` writes a line, unescaped quotation marks around it stand nowhere else.
        written = f',"display":{_json(text)},"rule":'
        return written.encode() in self._lines.get(key, b"") or self.text(key) == text

    def displays_alike(self, other: Register, key: str) -> bool:
        """Return whether another register has a value of this one, too, and displays it alike."""
        if key not in other:
            return False
        line = self._lines.get(key)
        is_same_line = line is not None and line == other._lines.get(key)
        return is_same_line or self.text(key) == other.text(key)

    def fill(self, pattern: str) -> str:
        """Return a text with every `{{ id }}` replaced by its value's display; UnknownValue if there is none."""
        return ANCHOR.sub(lambda hit: self.text(hit[1]), pattern)

    def to_json(self) -> str:
        """Return the register as stable JSON (`values.json` of a run).

        A value is a line, so that what has changed between two runs shows as lines.
        """
        lines = ",\n".join(f"{_json(key)}:{_json(_as_json(value))}" for key, value in self.items())
        return f'{BEGIN}\n{lines}\n{END}\n"files":{_json(self.files)}}}\n'

    @classmethod
    def from_json(cls, text: str | bytes) -> Register:
        """Return the register that `to_json` wrote; ValueError if the text is not one."""
        return cls.from_plain(parse_json(text))

    @classmethod
    def from_own_lines(cls, text: bytes) -> Register:
        """Return the register of a text that is known to be as `to_json` wrote it, as one whose digest is right.

        A value is read when it is first asked for: most readers ask for few. Any other text is read as by `from_json`.
        """
        written = as_written(text)
        if written is None:
            return cls.from_json(text)
        return cls.from_lines(written.values, json.loads(f"{{{written.rest}")["files"])

    @classmethod
    def from_lines(cls, lines: Mapping[str, bytes], files: Mapping[str, str]) -> Register:
        """Return the register of the values of a `WrittenRegister`, each to be read when it is asked for.

        One that is no value is Refused then; ValueError if the digests of files are no texts.
        """
        _require_files(files)
        register = cls((), files)
        register._lines = lines
        register._values = cast("dict[str, Value]", _ValuesInLines(lines))
        return register

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Register:
        """Return the register of what `json.loads` made of a `to_json`; ValueError if it made something else."""
        try:
            files = data.get("files") or {}
            _require_files(files)
            items = data["values"]
            _require_texts(items)
            return cls((_from_json(key, item) for key, item in items.items()), files)
        except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"not a register: {error!r}") from None


class _ValuesInLines(dict[str, "Value | bytes"]):
    """Values by id, each read from its line when it is first asked for."""

    def __getitem__(self, key: str) -> Value:
        value = super().__getitem__(key)
        if isinstance(value, bytes):
            value = self[key] = _from_line(key, value)
        return value


def _from_line(key: str, line: bytes) -> Value:
    try:
        item = json.loads(b"{%b}" % line[:-1])[key]
        _require_texts({key: item})
        return _from_json(key, item)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        raise Refused(
            "register-damaged",
            found=f"登记的数据 {key} 无法读取",
            expected="由 shifan 写入的数据登记表",
            action="请重新运行该城市，或改用未改动的文件",
        ) from None


def _as_json(value: Value) -> dict[str, object]:
    plain = value.value
    kind = type(plain).__name__
    if isinstance(plain, (Decimal, dt.date)):
        plain = str(plain)
    return {
        "name": value.name,
        "value": plain,
        "kind": kind,
        "unit": value.unit,
        "qualifier": value.qualifier,
        "display": value.display,
        "rule": value.rule,
        "inputs": list(value.inputs),
    }


def _require_files(files: Mapping[str, str]) -> None:
    if set(map(type, files.values())) - {str}:
        raise ValueError("not a register: files")


def _require_texts(items: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise ValueError if what should be a text is none in any of some values; all of them are looked at in one go."""
    texts = chain.from_iterable(map(_TEXTS_OF, items.values()))
    inputs = list(map(_INPUTS_OF, items.values()))
    is_right = set(map(type, texts)) <= {str} and set(map(type, inputs)) <= {list}
    if not is_right or set(map(type, chain.from_iterable(inputs))) - {str}:
        raise ValueError("not a register: values")


def _from_json(key: str, item: Mapping[str, Any]) -> Value:
    plain = item["value"]
    if item.get("kind") == "Decimal":
        plain = Decimal(plain)
    elif item.get("kind") == "date":
        plain = dt.date.fromisoformat(plain)
    # A frozen dataclass is slow to construct, and a register has thousands.
    value = object.__new__(Value)
    value.__dict__.update(
        id=key,
        name=item["name"],
        value=plain,
        display=item["display"],
        unit=item["unit"],
        qualifier=item["qualifier"],
        rule=item["rule"],
        inputs=tuple(item["inputs"]),
    )
    return value


def half_up(number: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """Return `number` rounded half away from zero to `places` decimals, exactly."""
    # Whole numbers: a register has thousands of values, and arithmetic on fractions takes five times as long.
    numerator, denominator = number.as_integer_ratio()
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    # Read from text: arithmetic on decimals would round to the 28 digits of the context.
    return Decimal(f"{whole if numerator >= 0 else -whole}E-{places}")


def percent(rate: Fraction | None, places: int = 2) -> str:
    """Return a rate as percent text, `92.58%`; N/A reads 不适用."""
    return NOT_APPLICABLE if rate is None else f"{half_up(rate * 100, places)}%"


def chinese_date(day: dt.date) -> str:
    """Return a date as an official would write it: 2023年11月2日, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def printed_date(text: str) -> dt.date | None:
    """Return the date that `chinese_date` has written; None for any other text, also for no day of the calendar."""
    found = _PRINTED_DATE.fullmatch(text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
