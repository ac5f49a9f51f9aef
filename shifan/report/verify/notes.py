"""What a reader of a verification has to know beside its items: what cannot be judged is said, never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.photographs.run_photographs import photographs_in
from shifan.report.anchors.anchor import PASSAGE, PICTURE, rests_on_verdict
from shifan.report.anchors.passages import words_of_passage
from shifan.report.anchors.pictures import digest, image_of, shown_by
from shifan.report.anchors.reading import Reading
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.texts import is_deleted_value
from shifan.word.drawing_names import BLIP, VML
from shifan.word.elements import W
from shifan.word.revisions import AUTHOR, REVISIONS

_EMBEDDED = "嵌入的文档"
_UNREADABLE = {
    "公式": ("{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",),
    "不是本报告生成的图片": (
        BLIP,
        f"{VML}imagedata",
    ),
    "图表或图形对象": (
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
        "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    ),
    _EMBEDDED: (f"{W}object", f"{W}altChunk"),
}
_FONTS = "word/fonts/"
_EMBEDDED_PARTS = ("word/afchunk", "word/embeddings/")


def notes_on(context: VerifyContext) -> list[str]:
    """Return the notes on a report, each a sentence for the person who asked."""
    return [
        *_on_deleted_anchors(context.reading),
        *_on_revisions(context.reading),
        *_on_comments(context.parts),
        *_on_unreadable(context),
        *_on_reworded_passages(context.reading),
        *_on_other_pack(context),
    ]


def _on_deleted_anchors(reading: Reading) -> Iterator[str]:
    deleted = [
        name
        for name in reading.anchors
        if name not in reading.ranges or is_deleted_value(name, reading)
    ]
    if deleted:
        yield f"{len(deleted)}处锚点已被删除，不在核验之内"


def _on_revisions(reading: Reading) -> Iterator[str]:
    authors = {
        revision.get(f"{W}author", "")
        for root in reading.roots.values()
        for revision in root.iter(*REVISIONS)
    } - {AUTHOR}
    if authors:
        names = "、".join(sorted(authors)) or "作者不详"
        yield f"文件含有尚未处理的修订（{names}），按全部接受后的文字核验"


def _on_comments(parts: dict[str, bytes]) -> Iterator[str]:
    if any(name.startswith("word/comments") for name in parts):
        yield "批注中的数字不在核验之内"


def _on_unreadable(context: VerifyContext) -> Iterator[str]:
    """Yield how many things are there whose numbers cannot be read: equations, pictures of others, embedded objects."""
    reading = context.reading
    known = _images_of_charts(reading) | _images_of_photographs(context)
    for what, tags in _UNREADABLE.items():
        count = sum(
            element not in known for root in reading.roots.values() for element in root.iter(*tags)
        )
        if what == _EMBEDDED:
            count += sum(name.startswith(_EMBEDDED_PARTS) for name in context.parts)
        if count:
            yield f"{count}处{what}不在核验之内"
    if any(name.startswith(_FONTS) for name in context.parts):
        yield "文件内嵌了字体，字的形状不在核验之内"


def _images_of_charts(reading: Reading) -> set[etree._Element | None]:
    """Return the elements that show the charts of the run; None among them where a chart has lost its picture."""
    return {
        image_of(place)
        for name in reading.ranges
        if reading.anchor(name).kind == PICTURE
        for place in reading.ranges[name].with_twins()
    }


def _images_of_photographs(context: VerifyContext) -> set[etree._Element]:
    """Return the elements that show a photograph of the run, as it was printed."""
    made = photographs_in(context.run).values() if context.run else ()
    known = {digest(each.content(context.run)) for each in made if context.run}
    if not known:
        return set()
    images = (
        (part, image) for part, root in context.reading.roots.items() for image in root.iter(BLIP)
    )
    return {
        image
        for part, image in images
        if digest(shown_by(image, context.parts, part) or b"") in known
    }


def _on_reworded_passages(reading: Reading) -> Iterator[str]:
    """Yield which passages people have reworded; those that rest on the verdict are items of their own."""
    reworded = []
    for name, place in reading.ranges.items():
        anchor = reading.anchor(name)
        if anchor.kind != PASSAGE or rests_on_verdict(anchor.value_id):
            continue
        if words_of_passage(reading, place).text != anchor.baseline:
            reworded.append(anchor.value_id)
    if reworded:
        yield f"{len(reworded)}段由数据生成的文字经手工改写，请人工核对：{'、'.join(reworded)}"


def _on_other_pack(context: VerifyContext) -> Iterator[str]:
    pack, newest = context.reading.info.pack, context.newest_values
    if newest is not None and not any(file.startswith(f"{pack}/") for file in newest.files):
        yield f"报告按规则包 {pack} 生成，最近一次运行用的是另一规则包"
