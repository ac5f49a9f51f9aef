"""审计/index.html: one page with everything in it, readable without a network and without this program."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.pages.sections import SECTIONS
from shifan.audit.pages.template_files import embedded_json, environment


def build(run: AuditedRun) -> str:
    """Return the page of a run."""
    contents = [(section, section.context(run)) for section in SECTIONS]
    shown = [(section, content) for section, content in contents if content is not None]
    data = {section.KEY: section.data(run) for section, _ in shown if hasattr(section, "data")}
    parts = [
        {"key": section.KEY, "title": section.TITLE, "html": _part(section.KEY, content, run)}
        for section, content in shown
    ]
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            city=run.register.text("city"),
            demo=run.register.text("report.demo"),
            label=run.standard.label,
            parts=parts,
            data=embedded_json(data),
            libraries=[section.LIBRARY for section, _ in shown if hasattr(section, "LIBRARY")],
        )
    )


def _part(key: str, content: Mapping[str, object], run: AuditedRun) -> Markup:
    template = environment().get_template(f"sections/{key}.html.j2")
    words = run.standard.in_own_words
    return Markup(
        template.render(register=run.register, standard=run.standard, words=words, **content)
    )
