"""审计/index.html: one page with everything in it, readable without a network and without this program."""

from __future__ import annotations

from markupsafe import Markup

from shifan.audit.pages.material import Material, embedded, environment
from shifan.audit.pages.sections import SECTIONS


def build(material: Material) -> str:
    """Return the page of a run."""
    shown = [
        (section, content)
        for section in SECTIONS
        if (content := section.context(material)) is not None
    ]
    data = {section.KEY: section.data(material) for section, _ in shown if hasattr(section, "data")}
    parts = [
        {"key": section.KEY, "title": section.TITLE, "html": _part(section.KEY, content, material)}
        for section, content in shown
    ]
    register = material.register
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            city=register.text("city"),
            demo=register.text("report.demo"),
            label=material.standard.label,
            parts=parts,
            data=embedded(data),
            libraries=[section.LIBRARY for section, _ in shown if hasattr(section, "LIBRARY")],
        )
    )


def _part(key: str, content: dict[str, object], material: Material) -> Markup:
    template = environment().get_template(f"sections/{key}.html.j2")
    return Markup(
        template.render(register=material.register, standard=material.standard, **content)
    )
