"""城市比较.html: one page for the province, readable without a network; in the look of the audit pages."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shifan.audit.pages.template_files import file_text
from shifan.rank.city_comparison import CityComparison
from shifan.rank.heat_tables import HeatTable
from shifan.rank.sections import sections
from shifan.tables.searchable_table import SearchableTable


def page_html(comparison: CityComparison) -> str:
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
        {"title": section.title, "note": section.note, "html": _table(section.table)}
        for section in sections(comparison)
    ]
    return environment.get_template("page.html.j2").render(
        style=file_text("styles/base.css"),
        demo=comparison.demo,
        picture=Markup(comparison.chart),
        parts=shown,
        limits=comparison.limits,
        cities=[city.city for city in comparison.cities],
    )


def _table(table: SearchableTable) -> Markup:
    """Return a table as HTML: a heat map with its shades, any other without the script of notebooks."""
    if isinstance(table, HeatTable):
        return Markup(table._repr_html_())
    rows = table.printed().to_html(index=False, border=0, justify="left", na_rep="", classes="sf")
    return Markup(f"<div class='scroll'>{rows}</div>")
