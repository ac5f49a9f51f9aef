"""The templates, styles and scripts of the audit pages, and how they are filled."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from shifan.files.durable import write_whole

TEMPLATES = Path(__file__).with_name("templates")


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates where Python keeps compiled modules; nothing where Python may not or cannot."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the file that keeps a template; jinja2 itself looks whether it fits the template's text."""
        return cache_from_source(filename) if filename else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a compiled template, if there is one."""
        try:
            bucket.bytecode_from_string(Path(bucket.key).read_bytes())
        except OSError:
            return
        except Exception:  # whatever a damaged file leads to: the template is compiled anew
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        with suppress(OSError):
            Path(bucket.key).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(bucket.key), bucket.bytecode_to_string())


@cache
def environment() -> Environment:
    """Return the template environment; everything is escaped, an unknown name is an error."""
    templates = Environment(
        loader=FileSystemLoader(str(TEMPLATES), encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        bytecode_cache=CompiledTemplates(),
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
