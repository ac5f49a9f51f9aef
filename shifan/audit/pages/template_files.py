"""The templates, styles and scripts of the audit pages, and how they are filled."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).with_name("templates")


@cache
def environment() -> Environment:
    """Return the template environment; everything is escaped, an unknown name is an error."""
    templates = Environment(
        loader=FileSystemLoader(str(TEMPLATES), encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    templates.globals.update(file_text=file_text, has_file=has_file)
    return templates


def file_text(name: str) -> Markup:
    """Return a style or script as it stands in the templates' folder."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def has_file(name: str) -> bool:
    """Return whether the templates' folder has a file."""
    return (TEMPLATES / name).is_file()


def embedded_json(content: object) -> Markup:
    """Return content as JSON that may stand in a script element: no closing tag inside can end it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
