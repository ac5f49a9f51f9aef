"""Our files open without a prompt, as far as structure tells.

And the check that says so sees each thing that is broken, in every part.
"""

import re
import zipfile

import pytest

from tests.conftest import latest
from tests.report.living import mini
from tests.report.soundness import sound

BODY, STYLES, TYPES, RELATIONS = (
    "word/document.xml",
    "word/styles.xml",
    "[Content_Types].xml",
    "word/_rels/document.xml.rels",
)


@pytest.mark.parametrize("city", ["晋中市", "示例乙市"])
def test_all_reports_of_a_run_are_sound(finished, city):
    reports = sorted(latest(finished, city).glob("*.docx"))
    assert len(reports) == 3 and {path.name: sound(path) for path in reports} == {
        path.name: [] for path in reports
    }


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The parts of a sound report with a header and footers."""
    path, _ = mini(tmp_path_factory.mktemp("sound"), shade=100)
    assert sound(path) == []
    with zipfile.ZipFile(path) as archive:
        return {
            name: archive.read(name).decode("utf-8")
            if name.endswith((".xml", ".rels"))
            else archive.read(name)
            for name in archive.namelist()
        }


def replaced(name, pattern, by):
    def change(parts):
        made, count = re.subn(pattern, by, parts[name], count=1, flags=re.S)
        assert count, "nothing was broken"
        parts[name] = made

    return change


def footer(parts):
    return next(
        name for name in sorted(parts) if name.startswith("word/footer") and "PAGE" in parts[name]
    )


def in_footer(pattern, by):
    return lambda parts: replaced(footer(parts), pattern, by)(parts)


BROKEN = {
    "a part cut short": (lambda parts: parts.update({BODY: parts[BODY][:-20]}), "not well-formed"),
    "a part without content type": (
        replaced(TYPES, r'<Override[^>]*?/word/styles\.xml"[^>]*?/>', ""),
        "part without type|type",
    ),
    "a type without part": (
        replaced(TYPES, "/word/styles.xml", "/word/style.xml"),
        "type without part",
    ),
    "a relation to nothing": (
        replaced(RELATIONS, 'Target="styles.xml"', 'Target="style.xml"'),
        "relation to nothing",
    ),
    "a picture without relation": (
        replaced(BODY, 'r:embed="[^"]+"', 'r:embed="rId999"'),
        "relation rId999",
    ),
    "a control id twice": (
        lambda parts: parts.update(
            {
                BODY: re.sub(
                    r'(<w:sdtPr>.*?<w:id w:val=")\d+', r"\g<1>7", parts[BODY], count=2, flags=re.S
                )
            }
        ),
        "control 7",
    ),
    "a bookmark name twice": (
        lambda parts: parts.update(
            {BODY: re.sub(r'w:name="_sf\w+"', 'w:name="_sfx"', parts[BODY], count=2)}
        ),
        "bookmark name",
    ),
    "a bookmark of the footer without end": (
        in_footer("</w:p>", '<w:bookmarkStart w:id="5" w:name="x"/></w:p>'),
        "bookmark without its other end",
    ),
    "a bookmark name of the body in the footer": (
        lambda parts: replaced(
            footer(parts),
            "</w:p>",
            '<w:bookmarkStart w:id="5" w:name="{}"/><w:bookmarkEnd w:id="5"/></w:p>'.format(
                re.search(r'w:name="(_sf\w+)"', parts[BODY])[1]
            ),
        )(parts),
        "bookmark name",
    ),
    "a bookmark name that is too long": (
        replaced(BODY, r'w:name="_sf\w+"', f'w:name="{"x" * 41}"'),
        "bookmarkStart",
    ),
    "properties of a paragraph in the wrong order": (
        replaced(BODY, "<w:pPr>(<w:pStyle[^>]*/>)", r'<w:pPr><w:jc w:val="left"/>\1'),
        "order in pPr",
    ),
    "properties of a paragraph behind its text": (
        replaced(BODY, r"<w:p>(<w:pPr>.*?</w:pPr>)(.*?)</w:p>", r"<w:p>\2<w:r/>\1</w:p>"),
        "pPr is not first",
    ),
    "properties of a control in the wrong order": (
        replaced(BODY, r"(<w:alias[^>]*/>)(<w:tag[^>]*/>)", r"\2\1"),
        "order in sdtPr",
    ),
    "a style's properties in the wrong order": (
        replaced(STYLES, r"(<w:name [^>]*/>)(<w:basedOn [^>]*/>)", r"\2\1"),
        "order in style",
    ),
    "a footer's paragraph in the wrong order": (
        in_footer("</w:pPr>", "<w:keepNext/></w:pPr>"),
        "footer.*order in pPr",
    ),
    "an unknown element among a table's properties": (
        replaced(BODY, "<w:tblPr>", "<w:tblPr><w:width/>"),
        "order in tblPr",
    ),
    "a cell that ends with a table": (replaced(BODY, "</w:tc>", "<w:tbl/></w:tc>"), "cell without"),
    "a column without width": (replaced(BODY, "<w:gridCol[^>]*/>", ""), "columns with"),
    "a style that is nowhere": (
        replaced(BODY, '<w:pStyle w:val="SfBody"/>', '<w:pStyle w:val="SfNone"/>'),
        "style SfNone",
    ),
    "a style twice": (replaced(STYLES, 'w:styleId="SfBody"', 'w:styleId="SfItem"'), "style SfItem"),
    "a list that is nowhere": (
        replaced(
            BODY, '(<w:pStyle w:val="SfBody"/>)', r'\1<w:numPr><w:numId w:val="3"/></w:numPr>'
        ),
        "list 3",
    ),
    "a comment that is nowhere": (
        replaced(BODY, "</w:p>", '<w:r><w:commentReference w:id="3"/></w:r></w:p>'),
        "comment 3",
    ),
    "a footnote that is nowhere": (
        replaced(BODY, "</w:p>", '<w:r><w:footnoteReference w:id="3"/></w:r></w:p>'),
        "footnote 3",
    ),
    "a field that does not end": (
        in_footer(r'<w:r>(?:(?!</w:r>).)*fldCharType="end"/></w:r>', ""),
        "fields",
    ),
    "revisions with the same id": (
        replaced(
            BODY, "</w:p>", '<w:ins w:id="1" w:author="a"/><w:del w:id="1" w:author="a"/></w:p>'
        ),
        "revision 1",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_seen(parts, tmp_path, name):
    change, told = BROKEN[name]
    made = dict(parts)
    change(made)
    path = tmp_path / "坏.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in made.items():
            archive.writestr(part, data)
    assert any(re.search(told, fault) for fault in sound(path)), sound(path)
