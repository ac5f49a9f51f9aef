"""Records behave as dataclasses of the standard library do, and patterns as compiled ones."""

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
import re
from typing import ClassVar

import pytest

import shifan
from shifan.patterns import LatePattern, pattern_of
from shifan.records import dataclass


@dataclass(frozen=True)
class Measured:
    """A frozen record."""

    name: str
    number: int = 3
    parts: list[int] = dataclasses.field(default_factory=list, compare=False)
    note: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True)
class Dated(Measured):
    """A record with further fields."""

    day: str = "1"
    by: str = dataclasses.field(kw_only=True)


@dataclass
class Open:
    """A record that can be changed."""

    name: str
    seen: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self.seen.append(self.name)


@dataclass(frozen=True, order=True, slots=True)
class Placed:
    """A frozen record without a dictionary, in an order."""

    row: int
    column: int = 1
    note: str = dataclasses.field(default="", compare=False)

    @property
    def both(self):
        return self.row, self.column


@dataclass(slots=True, eq=False)
class Seen:
    """A record without a dictionary that can be changed, each one but itself."""

    name: str
    places: list[int] = dataclasses.field(default_factory=list)


def test_a_record_with_slots_has_no_dictionary():
    place, seen = Placed(3), Seen("甲")
    assert (place.both, place.note, seen.places) == ((3, 1), "", [])
    assert not hasattr(place, "__dict__") and not hasattr(seen, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError, match="row"):
        place.row = 4
    with pytest.raises(AttributeError):
        seen.other = 1
    seen.name = "乙"
    assert seen.name == "乙" and Placed.__qualname__ == "Placed"
    assert repr(dataclasses.replace(place, column=2)) == "Placed(row=3, column=2, note='')"
    assert pickle.loads(pickle.dumps(place)) == copy.copy(place) == place


def test_records_are_in_the_order_of_their_fields():
    first, second = Placed(1, 2), Placed(1, 3)
    assert first < second and first <= second and second > first and second >= first
    assert sorted([second, first]) == [first, second]
    assert first <= Placed(1, 2, "注") and first == Placed(1, 2, "注")  # the note is not compared
    with pytest.raises(TypeError):
        _ = first < Measured("甲")


def test_a_record_that_is_compared_by_itself_is_but_itself():
    first, other = Seen("甲"), Seen("甲")
    assert first != other and len({first, other}) == 2


def test_what_the_standard_library_refuses_is_refused():
    with pytest.raises(ValueError, match="parts"):

        @dataclass
        class Shared:
            parts: list[int] = []  # noqa: RUF012

    with pytest.raises(TypeError, match="parts"):

        @dataclass
        class Untyped:
            parts = dataclasses.field(default=1)


def test_what_belongs_to_a_class_is_no_field():
    @dataclass
    class Counted:
        """A record with something of its class."""

        name: str
        number: ClassVar[int] = 3

    assert [field.name for field in dataclasses.fields(Counted)] == ["name"]
    assert Counted("甲").number == 3


def test_fields_have_their_defaults_and_lists_are_not_shared():
    first, second = Measured("甲"), Measured("乙", 4, note="注")
    assert (first.number, first.parts, first.note) == (3, [], "")
    assert (second.number, second.note) == (4, "注")
    assert first.parts is not second.parts
    assert Dated("甲", by="乙").by == "乙"
    assert Open("甲").seen == ["甲"]


def test_no_name_of_a_field_is_in_the_way_of_the_others():
    @dataclass(frozen=True)
    class Listed:
        """Fields with the names that a function of a record may well use itself."""

        word: str
        fields: tuple[str, ...] = ()
        own: str = ""
        known: str = ""
        name: str = ""

    listed = Listed("点位", ("名称",), "甲", "乙", "丙")
    assert dataclasses.astuple(listed) == ("点位", ("名称",), "甲", "乙", "丙")
    with pytest.raises(dataclasses.FrozenInstanceError):
        listed.fields = ()


def test_equal_fields_make_equal_records_of_one_class():
    assert Measured("甲", parts=[1]) == Measured("甲", parts=[2])  # parts are not compared
    assert Measured("甲") != Measured("乙")
    assert Measured("甲") != Dated("甲", by="") and Measured("甲") != "甲"
    assert hash(Measured("甲")) == hash(Measured("甲"))
    assert {Measured("甲"), Measured("甲")} == {Measured("甲")}
    with pytest.raises(TypeError):
        hash(Open("甲"))


def test_a_frozen_record_cannot_be_changed():
    record = Measured("甲")
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        record.name = "乙"
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        del record.name
    record = Open("甲")
    record.name = "乙"
    assert record.name == "乙"


def test_the_standard_library_takes_records_as_its_own():
    record = Measured("甲")
    assert dataclasses.replace(record, number=5) == Measured("甲", 5)
    assert dataclasses.asdict(record) == {"name": "甲", "number": 3, "parts": [], "note": ""}
    assert repr(record) == "Measured(name='甲', number=3, parts=[])"
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        Measured()
    match record:
        case Measured(name, number):
            assert (name, number) == ("甲", 3)


def records():
    """Return every record of the package."""
    for module in pkgutil.walk_packages(shifan.__path__, "shifan."):
        if not module.name.endswith("__main__"):
            for each in vars(importlib.import_module(module.name)).values():
                if (
                    isinstance(each, type)
                    and each.__module__ == module.name
                    and {"__dataclass_fields__", "__init__"} <= vars(each).keys()
                ):
                    yield each


def _usual(record):
    """Return what the standard library makes of the same fields."""
    fields = [(field.name, field.type, _declared(field)) for field in dataclasses.fields(record)]
    return dataclasses.make_dataclass(record.__name__, fields)


def _declared(field):
    return dataclasses.field(
        default=field.default, default_factory=field.default_factory, kw_only=field.kw_only
    )


def _taken(record):
    """Return the parameters of a record: name, kind, and whether there is a default."""
    return [
        (each.name, each.kind, each.default is inspect.Parameter.empty)
        for each in inspect.signature(record).parameters.values()
    ]


def test_every_record_takes_what_the_standard_library_would_let_it_take():
    found = list(records())
    assert len(found) > 300
    for record in found:
        assert _taken(record) == _taken(_usual(record)), record


def test_a_pattern_is_compiled_when_something_is_looked_for():
    pattern = pattern_of(r"(?P<part>甲|乙)+", re.IGNORECASE)
    assert isinstance(pattern, LatePattern)
    assert pattern.pattern == r"(?P<part>甲|乙)+"
    assert pattern.fullmatch("甲乙甲")["part"] == "甲"
    assert pattern.sub("丙", "甲一乙") == "丙一丙"
    assert pattern.groupindex == {"part": 1}
    with pytest.raises(re.error):
        pattern_of("(").match("")
