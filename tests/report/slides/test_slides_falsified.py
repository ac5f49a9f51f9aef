"""Falsifications of slides by groups, layers, looks of type, lists, notes, masters and properties; honest edits."""

import copy
import io

import pptx
import pytest
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from shifan.report.slides.verify import verify_slides
from tests.charts.small_pictures import png
from tests.report.slides.test_looks import chart, first_run, label, total
from tests.report.slides.test_unbound import mine as mine

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
SPACES = (
    f'xmlns:a="{A}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


def xml(text):
    """Return an element, its namespaces declared."""
    name = text[1:].replace("/", " ").replace(">", " ").split(" ")[0]
    return parse_xml(text.replace(name, f"{name} {SPACES}", 1))


def box(text, place=(1, 15, 6, 1), fill="", inner=""):
    left, top, width, height = (round(cm * 360_000) for cm in place)
    return xml(
        '<p:sp><p:nvSpPr><p:cNvPr id="901" name="框"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr><p:txBody><a:bodyPr/>'
        f"<a:p>{inner}<a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def over(shape, text="", fill=WHITE):
    sides = (shape.left, shape.top, shape.width, shape.height)
    return box(text, [side / 360_000 for side in sides], fill)


def put(*elements):
    return lambda slide: [
        slide.shapes._spTree.append(element) for element in map(copy.deepcopy, elements)
    ]


def listed(shape_of, bullet):
    return lambda slide: (
        shape_of(slide).text_frame.paragraphs[0]._p.get_or_add_pPr().append(xml(bullet))
    )


def body(name, value):
    return lambda slide: total(slide).text_frame._txBody.bodyPr.set(name, value)


def look(name, value):
    return lambda slide: first_run(slide)._r.get_or_add_rPr().set(name, value)


def of_box(look_of_level):
    def change(slide):
        text = total(slide).text_frame._txBody
        first_run(slide)._r.get_or_add_rPr().attrib.pop("sz", None)
        for old in text.findall(qn("a:lstStyle")):
            text.remove(old)
        text.bodyPr.addnext(xml(f"<a:lstStyle><a:lvl1pPr>{look_of_level}</a:lvl1pPr></a:lstStyle>"))

    return change


def grouped(change):
    """Put the score into a group, and do something to the group."""
    return lambda slide: change(slide.shapes.add_group_shape([total(slide)]))


def in_group_over(slide):
    shape = total(slide)
    slide.shapes.add_group_shape().shapes.add_shape(
        9, shape.left, shape.top, shape.width, shape.height
    )


def table_over(slide):
    shape = total(slide)
    slide.shapes.add_table(1, 1, shape.left, shape.top, Cm(4), shape.height)


def line_over(slide):
    shape = total(slide)
    middle = shape.top + shape.height // 2
    slide.shapes.add_connector(
        1, shape.left, middle, shape.left + shape.width, middle
    ).line.width = Pt(30)


def raised(slide):
    """Write the last digit of the score above the line."""
    run = first_run(slide)._r
    last = copy.deepcopy(run)
    run.addnext(last)
    text = run.find(qn("a:t")).text
    run.find(qn("a:t")).text, last.find(qn("a:t")).text = text[:-1], text[-1]
    last.get_or_add_rPr().set("baseline", "-25000")


def equation_before(slide):
    first_run(slide)._r.addprevious(xml("<m:oMath><m:r><m:t>1</m:t></m:r></m:oMath>"))


def in_alternatives(text):
    return lambda slide: slide.shapes._spTree.append(alternatives(box(text)))


def alternatives(*inner):
    made = xml('<mc:AlternateContent><mc:Choice Requires="p14"/></mc:AlternateContent>')
    made[0].extend(inner)
    return made


def slide_number(text):
    field = '<a:fld id="{A1}" type="slidenum"><a:t>1</a:t></a:fld>'
    return put(box(text, inner=field))


def labels_exchange_places(slide):
    first, other = (
        next(s for s in slide.shapes if s.name == name) for name in ("总得分", "达标线")
    )
    first.top, other.top = other.top, first.top


def and_new_ids(slide):
    labels_exchange_places(slide)
    for number, name in enumerate(("总得分", "达标线")):
        next(s for s in slide.shapes if s.name == name)._element._nvXxPr.cNvPr.set(
            "id", str(700 + number)
        )


def picture_of(part):
    return part.get_or_add_image_part(io.BytesIO(png(9, 9)))[1]


def filled_by_picture(slide):
    blip = f'<a:blipFill><a:blip r:embed="{picture_of(slide.part)}"/></a:blipFill>'
    slide.shapes._spTree.append(box("", fill=blip))


def background(holder_of, fill=""):
    def change(slide):
        holder = holder_of(slide)
        inner = fill or f'<a:blipFill><a:blip r:embed="{picture_of(holder.part)}"/></a:blipFill>'
        holder._element.cSld.insert(0, xml(f"<p:bg><p:bgPr>{inner}</p:bgPr></p:bg>"))

    return change


def on_layout(text):
    def change(slide):
        group = slide.shapes.add_group_shape()._element
        group.append(box(text))
        slide.slide_layout.shapes._spTree.append(group)

    return change


def described(shape_of, name, text):
    return lambda slide: shape_of(slide)._element._nvXxPr.cNvPr.set(name, text)


def leaves(kind):
    def change(slide):
        target = f'<p:tgtEl><p:spTgt spid="{total(slide).shape_id}"/></p:tgtEl>'
        slide._element.append(
            xml(
                f'<p:timing><p:cTn presetClass="{kind}"><p:set><p:cBhvr>{target}</p:cBhvr></p:set></p:cTn></p:timing>'
            )
        )

    return change


def property_of(name, text):
    return lambda slide: setattr(slide.part.package.presentation_part.core_properties, name, text)


def note_box(slide):
    slide.notes_slide.shapes._spTree.append(box("比上年少7个"))


def form(prst):
    return lambda slide: chart(slide)._element.spPr.find(qn("a:prstGeom")).set("prst", prst)


def same_again(slide):
    """Show the name of the city at one more place, then take away the first one."""
    city = next(shape for shape in slide.shapes if shape.name == "sf:city")
    city._element.getparent().remove(city._element)


FALSIFICATIONS = {
    "group off the slide": grouped(lambda group: setattr(group, "top", Cm(80))),
    "group hidden": grouped(lambda group: group._element._nvXxPr.cNvPr.set("hidden", "true")),
    "group turned over": grouped(lambda group: group._element.grpSpPr.xfrm.set("flipV", "1")),
    "group made tiny": grouped(lambda group: setattr(group, "height", 100)),
    "covered from a group": in_group_over,
    "covered by a table": table_over,
    "covered by a box with words": lambda slide: put(over(total(slide), "详见会议材料"))(slide),
    "covered by a pattern": lambda slide: put(over(total(slide), "", "<a:pattFill/>"))(slide),
    "covered by a thick line": line_over,
    "text turned in its box": body("rot", "9000000"),
    "text pushed out of its box": body("tIns", str(Cm(50))),
    "box shrinks its type": lambda slide: total(slide).text_frame._txBody.bodyPr.append(
        xml('<a:normAutofit fontScale="8000"/>')
    ),
    "transparent letters": lambda slide: (
        first_run(slide)
        ._r.get_or_add_rPr()
        .insert(
            0,
            xml(
                '<a:solidFill><a:srgbClr val="FF0000"><a:alpha val="9000"/></a:srgbClr></a:solidFill>'
            ),
        )
    ),
    "white by its box": of_box(f"<a:defRPr>{WHITE}</a:defRPr>"),
    "tiny by its box": of_box('<a:defRPr sz="200"/>'),
    "font of signs": lambda slide: setattr(first_run(slide).font, "name", "Webdings"),
    "last digit lowered": raised,
    "signs on each other": look("spc", "-9000"),
    "equation before a number": equation_before,
    "digit as a bullet": listed(total, '<a:buChar char="2"/>'),
    "sign as a bullet": listed(total, '<a:buChar char="−"/>'),
    "word as a label's bullet": listed(label, '<a:buChar char="非"/>'),
    "number of a list": listed(total, '<a:buAutoNum type="arabicPlain" startAt="3"/>'),
    "list before a measure": put(
        box("个单位", inner='<a:pPr><a:buAutoNum type="arabicPlain" startAt="37"/></a:pPr>')
    ),
    "words in alternatives": in_alternatives("三个点位不合格"),
    "words beside the page number": slide_number("页，共扣7.5分"),
    "labels moved": labels_exchange_places,
    "labels moved with new ids": and_new_ids,
    "one word": put(box("不")),
    "ink": put(alternatives(xml('<p:contentPart r:id="rId1"/>'))),
    "picture as a filling": filled_by_picture,
    "picture as a background": background(lambda slide: slide),
    "picture on the master": background(lambda slide: slide.slide_layout.slide_master),
    "background of the colour of the text": background(
        lambda slide: slide, '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    ),
    "claim in a group of the layout": on_layout("所有指标均达标"),
    "number on the layout": on_layout("得分88.8"),
    "box in the notes": note_box,
    "alternative text of a value": described(total, "descr", "不合格"),
    "alternative title of the chart": described(chart, "title", "得分88.8"),
    "taken away by an animation": leaves("exit"),
    "chart in another form": form("triangle"),
    "title of another city": property_of("title", "长治市省级初评情况汇报"),
    "number in the keywords": property_of("keywords", "扣7.5分"),
    "a value gone": same_again,
}


@pytest.mark.parametrize("name", FALSIFICATIONS)
def test_a_falsification_is_told(mine, tmp_path, name):
    slides = pptx.Presentation(str(mine))
    FALSIFICATIONS[name](slides.slides[0])
    slides.save(str(mine))
    assert not verify_slides(mine, tmp_path, own_root_first=False).all_backed


def slide_in_front(slide):
    slides = slide.part.package.presentation_part.presentation
    added = slides.slides.add_slide(slide.slide_layout)
    added.shapes._spTree.append(box("汇报提纲"))
    ids = slides.slides._sldIdLst
    ids.insert(0, ids[-1])


def hidden_slide_of_ones_own(slide):
    added = slide.part.package.presentation_part.presentation.slides.add_slide(slide.slide_layout)
    added._element.set("show", "0")


def with_its_label(slide):
    slide.shapes.add_group_shape([total(slide), label(slide)]).left += Cm(0.2)


def ids_exchanged(slide):
    """Number the shapes anew, as programs do that save slides."""
    for number, shape in enumerate(list(slide.shapes)):
        shape._element._nvXxPr.cNvPr.set("id", str(800 - number))


HONEST = {
    "a slide in front": slide_in_front,
    "a hidden slide of one's own": hidden_slide_of_ones_own,
    "grouped with its label": with_its_label,
    "shapes numbered anew": ids_exchanged,
    "a dot as a bullet": listed(total, '<a:buChar char="■"/>'),
    "a dash as a bullet": listed(label, '<a:buChar char="-"/>'),
    "fitted type": lambda slide: total(slide).text_frame._txBody.bodyPr.append(
        xml('<a:normAutofit fontScale="85000"/>')
    ),
    "frame without a filling": lambda slide: put(over(total(slide), "", "<a:noFill/>"))(slide),
    "glass over a value": lambda slide: put(
        over(
            total(slide),
            "",
            '<a:solidFill><a:srgbClr val="FFFF00"><a:alpha val="20000"/></a:srgbClr></a:solidFill>',
        )
    )(slide),
    "box beside": put(box("", (20, 17, 3, 1), WHITE)),
    "footer in English": put(box("Provincial Food Safety Office")),
    "words beside the page number": slide_number("页"),
    "words in alternatives": in_alternatives("谢谢各位"),
    "wider letters": look("spc", "300"),
    "light background": background(
        lambda slide: slide, '<a:solidFill><a:srgbClr val="EEF2F7"/></a:solidFill>'
    ),
    "office on the layout": on_layout("省食品安全办"),
    "comes by an animation": leaves("entr"),
    "alternative text that says the same": lambda slide: described(
        total, "descr", total(slide).text_frame.text
    )(slide),
    "round corners": form("roundRect"),
    "author and draft": lambda slide: (
        property_of("author", "综合处")(slide),
        property_of("comments", "第三稿")(slide),
    ),
    "line below": lambda slide: slide.shapes.add_connector(1, Cm(1), Cm(17), Cm(20), Cm(17)),
    "hint in the notes": lambda slide: setattr(
        slide.notes_slide.notes_text_frame, "text", "此处停顿"
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_edit_is_not_told(mine, tmp_path, name):
    slides = pptx.Presentation(str(mine))
    HONEST[name](slides.slides[0])
    slides.save(str(mine))
    found = verify_slides(mine, tmp_path, own_root_first=False).items
    assert [(i.text, i.state, str(i.place)) for i in found if i.state != "backed"] == []
