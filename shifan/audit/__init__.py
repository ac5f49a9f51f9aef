"""What a reviewer gets: the workbook with live formulas, the pages, trace and diff."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.audit.sign import signatures
from shifan.files.run_files import INTERNAL, PACK, PAGES, PICTURES, REVIEW, WORKBOOK

if TYPE_CHECKING:
    from shifan.stages import Work


def write_basis(work: Work, folder: Path) -> None:
    """Write into a run's folder what it was judged by: a copy of the rule pack, and the scopes of sign-off with their digests."""
    from shifan.audit.lineage.leaves import Leaves
    from shifan.audit.sign.scopes import scopes

    copies = folder / PACK
    copies.mkdir(exist_ok=True)
    for name in work.standard.files:
        shutil.copyfile(work.standard.folder / name, copies / name)
    made = scopes(work.register, work.standard, work.clean, Leaves(work.clean, copies))
    text = json.dumps({"scopes": made}, ensure_ascii=False, indent=1) + "\n"
    (folder / signatures.FILE).write_text(text, encoding="utf-8", newline="\n")


def write_workbook(work: Work, folder: Path, fingerprint: str = "") -> None:
    """Write the workbook of a run into its folder; its cover names the run's fingerprint and how the sign-off stands."""
    from shifan.audit.workbook import workbook

    reviews = signatures.states(signatures.scopes_of(folder), signatures.read(work.place))
    (folder / WORKBOOK).write_bytes(
        workbook.build(work.clean, work.standard, work.register, fingerprint, _signed(reviews))
    )


def _signed(reviews: Sequence[signatures.State]) -> list[tuple[str, str]]:
    """Return the lines of the cover on sign-off: how many scopes stand how, and who signed what."""
    counts = {
        state: sum(one.state == state for one in reviews)
        for state in (signatures.SIGNED, signatures.UNSIGNED, signatures.EXPIRED)
    }
    lines = [
        (
            "复核签署",
            "，".join(f"{state}{count}项" for state, count in counts.items())
            + "（生成本底稿时；最新情况见 shifan status）",
        )
    ]
    return [
        *lines,
        *(
            (
                one.name,
                "；".join(
                    f"{who}　{when}{'' if holds else '（已失效）'}"
                    for who, when, _, holds in one.by
                ),
            )
            for one in reviews
            if one.by
        ),
    ]


def write_review_copy(work: Work, folder: Path) -> None:
    """Write the reviewer's copy of the internal edition, from the report in the run's folder."""
    from shifan.audit.review_notes import Notes
    from shifan.report.make import review_copy

    listed = json.loads((folder / PICTURES).read_text(encoding="utf-8"))
    notes = Notes(
        work.register,
        work.standard,
        work.clean,
        {f"chart.{entry['name']}": entry["values"] for entry in listed},
    )
    facts = work.clean.tables["facts"]
    date = facts["content"][(facts["item"] == "报告日期").to_numpy()].iloc[0][:10]
    made = review_copy.build((folder / INTERNAL).read_bytes(), notes.explain, notes.opening(), date)
    (folder / REVIEW).write_bytes(made)


def write_notebook_page(folder: Path, notebook: Path) -> tuple[str, str]:
    """Return title and name of the page of an executed notebook, written into a run's folder."""
    from shifan.audit.pages import notebook_page

    target = folder / PAGES
    target.mkdir(exist_ok=True)
    title, page = notebook_page.render(notebook)
    (target / f"{notebook.stem}.html").write_text(page, encoding="utf-8", newline="\n")
    return title, f"{notebook.stem}.html"


def write_page(
    work: Work,
    folder: Path,
    listed: Sequence[tuple[str, str]],
    mark: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """Write the city's page of a run into its folder. `listed` are title and name of the notebooks' pages.

    `mark` holds the parts of the run's fingerprint, to be listed.
    """
    from shifan.audit.pages import city_page
    from shifan.audit.pages.material import Material
    from shifan.audit.trace import printed_places

    target, outputs = folder / PAGES, _outputs(folder)
    reviews = tuple(signatures.states(signatures.scopes_of(folder), signatures.read(work.place)))
    printed = printed_places.of_run(folder)
    page = city_page.build(
        Material(
            work.register,
            work.standard,
            work.clean,
            tuple(listed),
            mark or {},
            outputs,
            reviews,
            printed,
        )
    )
    (target / "index.html").write_text(page, encoding="utf-8", newline="\n")


def _outputs(folder: Path) -> dict[str, str]:
    """Return the files that stand in a run's folder, but the pages, with their SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.startswith(".")
        and PAGES not in path.relative_to(folder).parts
    }
