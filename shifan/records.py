"""Records: dataclasses that are declared in a fifth of the time.

The standard library writes and compiles six functions for each class, half a second for those of a run. Here all
classes have the same functions, but for `__init__`. `fields`, `replace` and `asdict` of the standard library take
these records as its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(declared=None, /, *, frozen=False, **others):
        """Return a class as `dataclasses.dataclass` does; with other options than `frozen` that one makes it."""
        if declared is None:
            return lambda declared: dataclass(declared, frozen=frozen, **others)
        if others:
            return dataclasses.dataclass(declared, frozen=frozen, **others)
        return _as_record(declared, frozen)


def _as_record(declared: type, frozen: bool) -> Any:
    if declared.__doc__ is None:  # the standard library would look into the class to write one
        declared.__doc__ = declared.__name__
    record: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(declared)
    fields = dataclasses.fields(record)
    compared = [field.name for field in fields if field.compare]
    parts: dict[str, Any] = {
        "__init__": _initialiser(record, fields, frozen),
        "__repr__": _repr,
        "__eq__": _eq,
        "_compared": attrgetter(*compared) if compared else type,
    }
    if "__eq__" not in vars(record):
        parts["__hash__"] = _hash if frozen else None
    if frozen:
        parts |= {"__setattr__": _refuse, "__delattr__": _refuse}
    for name, part in parts.items():
        if name not in vars(record):
            setattr(record, name, part)
    return record


def _initialiser(record: type, fields: tuple[Field[Any], ...], frozen: bool) -> Callable[..., None]:
    """Return the function that takes the fields, in their order, those by keyword alone last."""
    known: dict[str, Any] = {"_missing": MISSING}
    parameters, lines = ["self"], []
    for field in sorted(fields, key=lambda field: field.kw_only is True):
        if field.kw_only and "*" not in parameters:
            parameters.append("*")
        name = value = field.name
        if field.default_factory is not MISSING:
            known[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}() if {name} is _missing else {name}"
            parameters.append(f"{name}=_missing")
        elif field.default is not MISSING:
            known[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f"_own[{name!r}] = {value}" if frozen else f"self.{name} = {value}")
    if frozen:
        # A register has thousands of records: what refuses to be set is filled in a third of the time.
        lines.insert(0, "_own = self.__dict__")
    if hasattr(record, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), known)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{record.__qualname__}.__init__"
    made.__annotations__ = {field.name: field.type for field in fields} | {"return": "None"}
    return made


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


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _refuse(self: object, name: str, *value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")
