"""城市比较.html: one page for the province, readable without a network; in the look of the audit pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shifan.audit.pages.template_files import file_text
from shifan.rank.heat_tables import HeatTable
from shifan.rank.interval_chart import intervals
from shifan.rank.sections import parts

if TYPE_CHECKING:
    from shifan.rank.compare import Comparison
    from shifan.tables.searchable_table import SearchableTable


def build(found: Comparison) -> str:
    """Return the page, the same for the same runs."""
    folder = Path(__file__).with_name("templates")
    environment = Environment(
        loader=FileSystemLoader(str(folder), encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    shown = [
        {"title": title, "note": note, "html": _table(table)} for title, note, table in parts(found)
    ]
    return environment.get_template("page.html.j2").render(
        style=file_text("styles/base.css"),
        demo=found.demo,
        picture=Markup(intervals(found)),
        parts=shown,
        limits=found.limits,
        cities=[one.city for one in found.cities],
    )


def _table(table: SearchableTable) -> Markup:
    if isinstance(table, HeatTable):
        return Markup(table._repr_html_())
    return Markup(
        f"<div class='scroll'>{table.to_html(index=False, border=0, justify='left', na_rep='', classes='sf')}</div>"
    )
