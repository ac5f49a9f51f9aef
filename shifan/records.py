"""Records: dataclasses that are declared in a fifth of the time.

The standard library looks into each class and writes and compiles six functions for it, half a second for those of a
run. Here all classes have the same functions, but for `__init__`. `fields`, `replace` and `asdict` of the standard
library take these records as its own.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(declared=None, /, **options):
        """Return a class as `dataclasses.dataclass` does; with options unknown here that one makes it."""
        if declared is None:
            return lambda declared: dataclass(declared, **options)
        if not options.keys() <= {*_Options._fields}:
            return dataclasses.dataclass(declared, **options)
        return _as_record(declared, _Options(**options))


class _Options(NamedTuple):
    frozen: bool = False
    eq: bool = True
    order: bool = False
    slots: bool = False


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Sample:
    """Declared by the standard library: a record has of this one what all plain dataclasses have alike."""

    sample: int


_DECLARED = vars(_Sample)
_PARAMETERS = _DECLARED["__dataclass_params__"]
_KIND = _DECLARED["__dataclass_fields__"]["sample"]._field_type
_NO_FIELDS = ("ClassVar", "InitVar", "KW_ONLY")


def _as_record(declared: Any, options: _Options) -> Any:
    if declared.__doc__ is None:  # the standard library would look into the class to write one
        declared.__doc__ = declared.__name__
    fields = _declare_fields(declared)
    parts = _shared_parts(declared, fields, options)
    record = _with_slots(declared, fields) if options.slots else declared
    parts["__init__"] = _initialiser(record, fields, options)
    for name, part in parts.items():
        if name not in vars(record):
            setattr(record, name, part)
    return record


def _shared_parts(
    declared: Any, fields: tuple[Field[Any], ...], options: _Options
) -> dict[str, Any]:
    """Return what a record has beside its fields, by name."""
    compared = [field.name for field in fields if field.compare]
    parts: dict[str, Any] = {"__repr__": _repr}
    if options.eq:
        parts |= {"__eq__": _eq, "_compared": attrgetter(*compared) if compared else type}
    if options.eq and "__eq__" not in vars(declared):
        parts["__hash__"] = _hash if options.frozen else None
    if options.order:
        parts |= _ORDER
    if options.frozen:
        parts |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if options.frozen and options.slots:
        parts |= {"__getstate__": _state, "__setstate__": _restore}
    return parts


def _declare_fields(record: Any) -> tuple[Field[Any], ...]:
    """Return the fields of a class after it has been made one that the standard library takes for a dataclass."""
    stated: dict[str, Any] = record.__annotations__
    is_abstract = any("__abstractmethods__" in vars(base) for base in record.__mro__)
    if is_abstract or any(word in str(kind) for kind in stated.values() for word in _NO_FIELDS):
        dataclasses.dataclass(init=False, repr=False, eq=False)(record)
        return dataclasses.fields(record)
    fields: dict[str, Any] = {}
    for base in record.__mro__[:0:-1]:
        fields |= vars(base).get("__dataclass_fields__", {})
    fields |= {name: _field_of(record, name, kind) for name, kind in stated.items()}
    if unknown := [name for name, part in vars(record).items() if isinstance(part, Field)]:
        raise TypeError(f"fields without a type: {', '.join(unknown)}")
    record.__dataclass_fields__, record.__dataclass_params__ = fields, _PARAMETERS
    by_place = (name for name, field in fields.items() if field.init and not field.kw_only)
    setattr(record, "__match_args__", tuple(by_place))  # noqa: B010  (mypy takes it for a constant)
    return tuple(field for field in fields.values() if field._field_type is _KIND)


def _field_of(record: Any, name: str, kind: Any) -> Field[Any]:
    """Return a field of a class; of what was stated for it only a default is left there."""
    stated = vars(record).get(name, MISSING)
    field: Any = stated if isinstance(stated, Field) else dataclasses.field(default=stated)
    if field is stated and field.default is MISSING:
        delattr(record, name)
    elif field is stated:
        setattr(record, name, field.default)
    if type(field.default).__hash__ is None:
        raise ValueError(f"{name}: a default that all records would share")
    field.name, field.type, field._field_type = name, kind, _KIND
    field.kw_only = field.kw_only is True
    declared: Field[Any] = field
    return declared


def _with_slots(declared: Any, fields: tuple[Field[Any], ...]) -> Any:
    """Return a class made anew with places for its fields alone; its bases have none."""
    names = [field.name for field in fields]
    dropped = {*names, "__dict__", "__weakref__"}
    parts = {name: part for name, part in vars(declared).items() if name not in dropped}
    parts |= {"__slots__": tuple(names), "__qualname__": declared.__qualname__}
    return type(declared)(declared.__name__, declared.__bases__, parts)


def _initialiser(
    record: type, fields: tuple[Field[Any], ...], options: _Options
) -> Callable[..., None]:
    """Return the function that takes the fields, in their order, those by keyword alone last."""
    known: dict[str, Any] = {"_missing": MISSING, "_set": object.__setattr__}
    parameters, lines = ["self"], []
    line = "self.{0} = {1}"
    if options.frozen and options.slots:
        line = "_set(self, {0!r}, {1})"
    elif options.frozen:
        # A register has thousands of records: what refuses to be set is filled in a third of the time.
        line = "_own[{0!r}] = {1}"
        lines.append("_own = self.__dict__")
    for field in sorted(fields, key=attrgetter("kw_only")):
        if field.kw_only and "*" not in parameters:
            parameters.append("*")
        parameter, value = _taken(field, known)
        parameters.append(parameter)
        lines.append(line.format(field.name, value))
    if hasattr(record, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), known)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{record.__qualname__}.__init__"
    made.__annotations__ = {field.name: field.type for field in fields} | {"return": "None"}
    return made


def _taken(field: Field[Any], known: dict[str, Any]) -> tuple[str, str]:
    """Return how a field is taken, and the value that it gets; what both name is entered in `known`."""
    name = field.name
    if field.default_factory is not MISSING:
        known[f"_make_{name}"] = field.default_factory
        return f"{name}=_missing", f"_make_{name}() if {name} is _missing else {name}"
    if field.default is not MISSING:
        known[f"_default_{name}"] = field.default
        return f"{name}=_default_{name}", name
    return name, name


def _repr(self: Any) -> str:
    shown = (
        f"{field.name}={getattr(self, field.name)!r}"
        for field in dataclasses.fields(self)
        if field.repr
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return self._compared(self) == self._compared(other)


def _by(comparison: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return what compares records of one class as their fields compare, one after the other."""

    def compare(self: Any, other: Any) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return comparison(self._compared(self), self._compared(other))

    return compare


_ORDER = {
    f"__{each.__name__}__": _by(each)
    for each in (operator.lt, operator.le, operator.gt, operator.ge)
}


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__slots__]


def _restore(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)


def _refuse(self: object, name: str, *value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")
