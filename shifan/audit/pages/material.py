"""What the pages of a run are made from, and the template environment they are made with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shifan.addresses import file_of
from shifan.rules import rules_of

if TYPE_CHECKING:
    from shifan.audit.sign.signatures import State
    from shifan.clean import CleanCity
    from shifan.rules import Rule
    from shifan.standards import Standard
    from shifan.values import Register

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Material:
    """A run as the pages see it: its values, pack and clean tables.

    `notebooks` are (title, file of the page) of the executed ones, `mark` the parts of the run's fingerprint (what it was
    made from), `outputs` maps the files that the run has made so far to their SHA-256, `reviews` says how each scope of sign-off
    stands, `printed` where values are printed (`shifan.audit.trace.printed_places`).
    """

    register: Register
    standard: Standard
    clean: CleanCity
    notebooks: tuple[tuple[str, str], ...] = ()
    mark: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    reviews: tuple[State, ...] = ()
    printed: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Return the rules by id as the pack makes them."""
        return rules_of(self.standard)

    @cached_property
    def corrected(self) -> dict[str, object]:
        """Return the applied corrections by the address of their cell."""
        return {f"{one.file}!{one.sheet}!{one.cell}": one for one in self.clean.corrections}

    def sha256(self, cell: str) -> str:
        """Return the SHA-256 of the file that a cell lies in; empty if it is unknown."""
        return self.register.files.get(file_of(cell), "")


@cache
def environment() -> Environment:
    """Return the template environment; everything is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(str(TEMPLATES), encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(plain=plain, there=there)
    return made


def plain(name: str) -> Markup:
    """Return a style or script as it stands in the templates' folder."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def there(name: str) -> bool:
    """Return whether the templates' folder has a file."""
    return (TEMPLATES / name).is_file()


def embedded(content: object) -> Markup:
    """Return content as JSON that may stand in a script element: no closing tag inside can end it."""
    return Markup(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    )
