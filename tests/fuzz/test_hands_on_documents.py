"""Hands on the letters and slides of a run, on the rows of vetoes, and on a report that pandoc gave back: the same law.

After a refresh no visible statement contradicts the run unless the ledger names it and it is not settled.
"""

import copy
import os
import random
import shutil
import subprocess

import pptx
import pytest
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.slides.refresh import refresh_slides
from shifan.report.slides.verify import verify_slides
from shifan.report.verify.verify import verify_file
from tests.fuzz.test_hands import EDITS, TOLD, anchored, contradictions, paste_table, rebuild_row
from tests.fuzz.test_refresh_laws import CITIES
from tests.fuzz.visible_statements import out_of_date
from tests.report.documents.test_living_documents import run_of
from tests.report.documents.test_shipped import source_of
from tests.report.living import edit, made_run, mini
from tests.report.passages_read import words
from tests.report.slides import test_slides as slides

SEEDS = int(os.environ.get("SHIFAN_SEEDS", "4"))
LETTERS = ("报送函", "反馈函（区县）", "反馈函（部门）")


def fits(operation, document):
    """Return whether a document has what an operation is done to: not every letter has a table with rows."""
    if operation in (paste_table, rebuild_row) or operation.__name__ == "paste_row":
        return any(len(table.rows) > 1 for table in document.tables)
    return bool(anchored(document))


def edited(dice, document):
    possible = [operation for operation in EDITS if fits(operation, document)]
    if possible:
        try:
            dice.choice(possible)(dice, document)
        except IndexError:  # nothing of the kind in this letter
            return


@pytest.mark.parametrize("seed", range(2 * SEEDS))
def test_a_letter_keeps_the_law(tmp_path, seed):
    dice = random.Random(seed)
    before, after = dice.sample(sorted(CITIES), 2)
    first = run_of(tmp_path, 1, source_of(CITIES[before](), tmp_path))
    made = sorted((first / "文书").rglob("*.docx"))
    former = dice.choice([path for path in made if path.name.startswith(LETTERS)])
    path = tmp_path / "信函.docx"
    shutil.copyfile(former, path)
    for _ in range(dice.randrange(1, 4)):
        edit(path, lambda document: edited(dice, document))
    second = run_of(tmp_path, 2, source_of(CITIES[after](), tmp_path))
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    fresh = second / former.relative_to(first)
    if fresh.is_file():
        assert contradictions(target, former, fresh, ledger) == {}
    wrong = [i for i in verify_file(target, tmp_path).items if i.state in ("stale", "changed")]
    assert not ledger.settled or wrong == []


def rows_of_vetoes(document):
    """Return the rows that hold a value of a veto."""
    tags = document.element.body.iter(qn("w:tag"))
    vetoes = [tag for tag in tags if tag.get(qn("w:val"), "").startswith("veto.")]
    rows = (next(tag.iterancestors(qn("w:tr")), None) for tag in vetoes)
    return list(dict.fromkeys(row for row in rows if row is not None))


def say_otherwise(row):
    """Type the opposite of what a row says, and lose its anchors."""
    for text in row.iter(qn("w:t")):
        text.text = {"是": "否", "否": "是"}.get(text.text, text.text)


def retype(row):
    for paragraph in row.iter(qn("w:p")):
        said = words(paragraph)
        kept = next(paragraph.iter(qn("w:r")), None)
        if kept is None:
            continue
        for child in list(paragraph):
            if child.tag != qn("w:pPr"):
                paragraph.remove(child)
        paragraph.append(kept)
        for text in list(kept.iter(qn("w:t"))):
            text.text = said


def take_out(row):
    row.getparent().remove(row)


@pytest.mark.parametrize("hand", [say_otherwise, retype, take_out])
@pytest.mark.parametrize("cities", [("both", "failing"), ("failing", "both")])
def test_rows_of_vetoes_keep_the_law(tmp_path, hand, cities):
    before, after = cities
    former, _ = mini(tmp_path, clean=CITIES[before](), shade=100, name="原来.docx")
    path = tmp_path / "报告.docx"
    shutil.copyfile(former, path)
    edit(path, lambda document: [hand(row) for row in rows_of_vetoes(document)])
    fresh = made_run(tmp_path, 2, CITIES[after](), 200) / "初评报告.docx"
    target, ledger = refresh_file(path, tmp_path / "更新.docx", tmp_path)
    assert contradictions(target, former, fresh, ledger) == {}
    assert not ledger.settled or out_of_date(target, former, fresh) == {}
    wrong = [i for i in verify_file(target, tmp_path).items if i.state in ("stale", "changed")]
    assert not ledger.settled or wrong == []


def retype_shape(dice, shapes):
    shape = dice.choice([shape for shape in shapes if shape.has_text_frame])
    shape.text_frame.text = shape.text_frame.text + "左右"


def rebuild_shape(dice, shapes):
    """Type a text anew as it stands, in a box of another name."""
    shape = dice.choice([shape for shape in shapes if shape.has_text_frame])
    shape.name = "文本框 7"


def remove_shape(dice, shapes):
    shape = dice.choice(shapes)
    shape._element.getparent().remove(shape._element)


def copy_shape(dice, shapes):
    shape = dice.choice([shape for shape in shapes if shape.has_text_frame])
    shape._element.addnext(copy.deepcopy(shape._element))


def swap_texts(dice, shapes):
    first, second = dice.sample([shape for shape in shapes if shape.has_text_frame], 2)
    texts = second.text_frame.text, first.text_frame.text
    first.text_frame.text, second.text_frame.text = texts


HANDS_ON_SHAPES = [retype_shape, rebuild_shape, remove_shape, copy_shape, swap_texts]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_slides_keep_the_law(tmp_path, seed):
    dice = random.Random(seed)
    before, after = dice.sample(sorted(CITIES), 2)
    slides.deck(tmp_path / "汇报.pptx")
    content, source = slides.made(tmp_path, clean=CITIES[before]())
    slides.run_of(tmp_path, 1, content, source)
    deck = pptx.Presentation(str(tmp_path / "output" / "小城市" / "r001-00000001" / "汇报.pptx"))
    for _ in range(dice.randrange(1, 3)):
        shapes = [shape for shape in deck.slides[0].shapes if shape.name.startswith("sf:")]
        if len(shapes) > 2:
            dice.choice(HANDS_ON_SHAPES)(dice, shapes)
    path = tmp_path / "改过.pptx"
    deck.save(str(path))
    fresh, renewed = slides.made(tmp_path, clean=CITIES[after]())
    slides.run_of(tmp_path, 2, fresh, renewed)
    target, ledger = refresh_slides(path, tmp_path / "更新.pptx", tmp_path, RefreshOptions())
    told = {value_id for kind in (*TOLD, "deleted") for value_id in ledger[kind]}
    now, then = slides.texts(fresh), slides.texts(content)
    for shape in pptx.Presentation(str(target)).slides[0].shapes:
        if not shape.has_text_frame:
            continue
        named = [key for key, text in then.items() if text == shape.text_frame.text]
        stale = [key for key in named if key.startswith("sf:") and now.get(key) != then[key]]
        unsaid = shape.text_frame.text not in now.values()
        assert not (stale and unsaid) or told & {key.removeprefix("sf:") for key in stale}
    wrong = [i for i in verify_slides(target, tmp_path, False).items if i.state != "backed"]
    assert not ledger.settled or [i for i in wrong if i.state in ("stale", "changed")] == []


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not here")
def test_what_pandoc_gave_back_stays_lawful_when_it_is_refreshed_again(tmp_path):
    former = made_run(tmp_path, 1, CITIES["both"](), 100) / "初评报告.docx"
    made = tmp_path / "往返.docx"
    subprocess.run(["pandoc", str(former), "-o", str(made)], check=True)
    found, first = refresh_file(made, tmp_path / "找回.docx", tmp_path, RefreshOptions(run="r001"))
    fresh = made_run(tmp_path, 2, CITIES["failing"](), 200) / "初评报告.docx"
    target, _ = refresh_file(found, tmp_path / "更新.docx", tmp_path)
    again, ledger = refresh_file(target, tmp_path / "又.docx", tmp_path)
    told = {value_id for kind in (*TOLD, "deleted") for value_id in first[kind]}
    left = contradictions(again, former, fresh, ledger)
    assert [text for text, ids in left.items() if ids.isdisjoint(told)] == []
    assert not ledger.settled and not ledger["refreshed"]
