"""What a reader of the printed page does not see, and what looks like it and is seen."""

import pytest
from lxml import etree

from shifan import safe_xml
from shifan.word.elements import W
from shifan.word.hidden_shapes import hides_text_box
from shifan.word.paper import Papers
from shifan.word.styles import StyleSheet
from shifan.word.visibility import Visibility

SPACE = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
STYLES = f"""<w:styles {SPACE}>
 <w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
 <w:style w:type="paragraph" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>
 <w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Hidden"/></w:style>
 <w:style w:type="paragraph" w:styleId="Shown"><w:basedOn w:val="Hidden"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
 <w:style w:type="paragraph" w:styleId="Low"><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:style>
 <w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>
 <w:style w:type="character" w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
 <w:style w:type="table" w:styleId="Dark"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="1F4E79"/></w:tcPr>
 </w:tblStylePr></w:style>
 <w:style w:type="character" w:styleId="Signs"><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:style>
 <w:style w:type="table" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>
 <w:style w:type="table" w:styleId="GoneChild"><w:basedOn w:val="Gone"/></w:style>
 <w:style w:type="table" w:styleId="LastTiny"><w:tblStylePr w:type="lastRow"><w:rPr><w:sz w:val="2"/></w:rPr>
 </w:tblStylePr></w:style>
</w:styles>"""


FIXED = '<w:tblLayout w:type="fixed"/>'
EXACT = '<w:trHeight w:val="400" w:hRule="exact"/>'


GRID = f'{FIXED}</w:tblPr><w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid><w:tblPr>'


def margins(**sides):
    inner = "".join(f'<w:{side} w:w="{twips}"/>' for side, twips in sides.items())
    return f"<w:tcMar>{inner}</w:tcMar>"


def seen(run="", paragraph="", cell=None, row="", table="", above=""):
    """Return why a run in a paragraph (in a cell, if one is given) is not seen."""
    text = f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>未</w:t></w:r></w:p>"
    if cell is not None:
        text = (
            f"<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:trPr>{row}</w:trPr>"
            f"<w:tc><w:tcPr>{cell}</w:tcPr>{above}{text}</w:tc></w:tr></w:tbl>"
        )
    content = f"<w:body {SPACE}>{text}</w:body>".encode()
    # What is left out of a part that is only judged makes no difference.
    (reason,) = {_reason(parse(content)) for parse in (safe_xml.parse, safe_xml.parse_to_judge)}
    return reason


def _reason(root):
    element = list(root.iter(f"{W}p"))[-1]
    visibility = Visibility(StyleSheet(etree.fromstring(STYLES)))
    whole, run = visibility.hides_paragraph(element), next(element.iter(f"{W}r"))
    return whole or visibility.hides_run(run, run.find(f"{W}rPr"), element)


@pytest.mark.parametrize(
    "place",
    [
        {"run": "<w:vanish/>"},
        {"run": '<w:vanish w:val="true"/>'},
        {"run": "<w:specVanish/>"},
        {"run": "<w:webHidden/>"},
        {"run": '<w:rStyle w:val="Secret"/>'},
        {"paragraph": '<w:pStyle w:val="Hidden"/>'},
        {"paragraph": '<w:pStyle w:val="Child"/>'},
        {"run": '<w:color w:val="FFFFFF"/>'},
        {"run": '<w:color w:val="FEFEFE"/>'},
        {"run": '<w:color w:val="auto" w:themeColor="background1"/>'},
        {"run": '<w:rStyle w:val="White"/>'},
        {"run": '<w:color w:val="FF0000"/><w:shd w:fill="FF0000"/>'},
        {"run": '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'},
        {"run": '<w:color w:val="000000"/>', "cell": '<w:shd w:fill="000000"/>'},
        {"run": '<w:color w:val="1F4E79"/>', "paragraph": '<w:shd w:fill="1F4E79"/>'},
        {"run": '<w:sz w:val="2"/>'},
        {"run": '<w:sz w:val="1pt"/>'},
        {"run": '<w:w w:val="1"/>'},
        {"run": '<w:position w:val="-400"/>'},
        {"run": '<w:spacing w:val="-320"/>'},
        {"run": "<w:strike/>"},
        {"paragraph": '<w:ind w:left="-20000"/>'},
        {"paragraph": '<w:ind w:firstLine="40cm"/>'},
        {"paragraph": '<w:framePr w:x="-30000" w:y="1"/>'},
        {"paragraph": '<w:spacing w:line="1" w:lineRule="exact"/>'},
        {"paragraph": '<w:pStyle w:val="Low"/>'},
        {"run": '<w:color w:val="000000" w:themeColor="background1"/>'},
        {"run": '<w:color w:val="auto" w:themeColor="accent1"/><w:shd w:fill="4472C4"/>'},
        {"run": '<w:color w:themeColor="accent2"/><w:shd w:fill="auto" w:themeFill="accent2"/>'},
        {"run": '<w:color w:themeColor="text1"/>', "cell": '<w:shd w:fill="000000"/>'},
        {"run": '<w:color w:val="auto" w:themeColor="accent1" w:themeTint="08"/>'},
        {"run": "<w14:textFill><w14:noFill/></w14:textFill>"},
        {
            "run": '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>'
        },
        {
            "run": '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/>'
            "</w14:srgbClr></w14:solidFill></w14:textFill>"
        },
        {"run": '<w:rStyle w:val="Signs"/>'},
        {"run": '<w:rStyle w:val="Signs"/><w:rFonts w:hint="eastAsia"/>'},
        {"run": '<w:rStyle w:val="Signs"/><w:rFonts w:eastAsia="仿宋"/>'},
        {"run": '<w:rFonts w:eastAsia="Wingdings"/>'},
        {"run": '<w:rFonts w:eastAsia="webdings" w:hint="eastAsia"/>'},
        {"run": '<w:rFonts w:eastAsia="仿宋" w:ascii="Webdings"/><w:szCs w:val="32"/>'},
        {"cell": '<w:tcW w:w="99" w:type="dxa"/>'},
        {"cell": '<w:tcW w:type="dxa" w:w="20"/><w:vAlign w:val="center"/>'},
        {"cell": "<w:vMerge/>"},
        {"cell": "", "table": '<w:tblStyle w:val="Gone"/>'},
        {"cell": "", "table": '<w:tblStyle w:val="GoneChild"/>'},
        {"cell": "", "table": '<w:tblStyle w:val="LastTiny"/>'},
        {"cell": "", "table": '<w:tblStyle w:val="LastTiny"/><w:tblLook w:val="0040"/>'},
        {"cell": "", "row": "<w:hidden/>"},
        {"cell": "", "row": '<w:trHeight w:val="10" w:hRule="exact"/>'},
        {"run": '<w:position w:val="36"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:x="11906" w:y="1"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:hAnchor="margin" w:x="-3001" w:y="1"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:vAnchor="page" w:x="1" w:y="16838"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:vAnchor="text" w:x="1" w:y="-30cm"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:h="159" w:hRule="exact"/>'},
        {"cell": "", "table": '<w:tblpPr w:tblpX="12000" w:tblpY="1"/>'},
        {"cell": "", "table": '<w:tblpPr w:tblpX="1" w:tblpY="-20cm"/>'},
        {"cell": "", "table": '<w:tblInd w:w="11906"/>'},
        # 1,000 − 900 − the usual 108 on the other side: nothing is left
        {"cell": margins(left=900), "table": GRID},
        {"cell": margins(start=450, end=491), "table": GRID},
        {"cell": margins(right=11900)},
        {
            "cell": "",
            "paragraph": '<w:ind w:left="500" w:right="300"/>',
            "table": GRID,
        },
        {
            "cell": '<w:tcW w:w="10cm"/>',
            "table": f'{FIXED}<w:tblCellMar><w:left w:w="5610"/><w:right w:w="0"/></w:tblCellMar>',
        },
        {"cell": "", "row": EXACT, "paragraph": '<w:spacing w:before="301"/>'},
        {"cell": margins(top=301), "row": EXACT},
        {"cell": "", "row": EXACT, "above": "<w:p/><w:p/>"},
    ],
)
def test_what_is_not_seen_has_a_reason(place):
    assert seen(**place)


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"run": '<w:vanish w:val="0"/>'},
        {"paragraph": '<w:pStyle w:val="Shown"/>'},
        {"paragraph": '<w:pStyle w:val="Hidden"/>', "run": '<w:rStyle w:val="Secret"/>'},
        {"paragraph": "<w:rPr><w:vanish/></w:rPr>"},
        {"run": '<w:color w:val="auto"/>', "cell": '<w:shd w:fill="000000"/>'},
        {"run": '<w:color w:val="FF0000"/>'},
        {"run": '<w:color w:val="FFFFFF"/>', "cell": '<w:shd w:fill="1F4E79"/>'},
        {"run": '<w:color w:val="FFFFFF"/>', "cell": "", "table": '<w:tblStyle w:val="Dark"/>'},
        {"run": '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'},
        {"run": '<w:color w:val="000000" w:themeColor="text1"/>'},
        {
            "run": '<w:color w:themeColor="background1"/>',
            "cell": '<w:shd w:themeFill="accent1"/>',
        },
        {
            "run": '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"/></w14:solidFill></w14:textFill>'
        },
        {"run": '<w:rStyle w:val="Signs"/><w:rFonts w:ascii="仿宋"/>'},
        {"run": '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:szCs w:val="2"/><w:lang w:val="zh-CN"/>'},
        {"cell": '<w:tcW w:w="100" w:type="dxa"/>', "run": "<w:kern w:val='2'/>"},
        {"cell": '<w:tcW w:type="dxa" w:w="4500"/><w:vAlign w:val="center"/>'},
        {"cell": '<w:tcW w:w="0" w:type="auto"/>'},
        {"cell": "", "table": '<w:tblStyle w:val="LastTiny"/><w:tblLook w:val="04A0"/>'},
        {"cell": "", "table": '<w:tblStyle w:val="LastTiny"/><w:tblLook w:lastRow="0"/>'},
        {
            "run": '<w:vanish w:val="0"/>',
            "cell": "",
            "table": '<w:tblStyle w:val="Gone"/>',
        },
        {"run": '<w:sz w:val="10"/>'},
        {"run": '<w:position w:val="6"/><w:vertAlign w:val="superscript"/>'},
        {"run": '<w:spacing w:val="-5"/><w:w w:val="90"/>'},
        {"paragraph": '<w:ind w:left="1600" w:firstLine="640"/>'},
        {"paragraph": '<w:spacing w:line="560" w:lineRule="exact"/>'},
        {"cell": "", "row": '<w:trHeight w:val="300" w:hRule="exact"/>'},
        {"run": '<w:position w:val="-35"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:x="11905" w:y="16837"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:vAnchor="text" w:x="1" w:y="-9000"/>'},
        {"paragraph": '<w:framePr w:w="4000" w:h="160" w:hRule="exact"/>'},
        {"cell": "", "table": '<w:tblpPr w:tblpX="5000" w:tblpY="-500"/>'},
        {"cell": "", "table": '<w:tblInd w:w="5000"/>'},
        # 1,000 − 831 − 108 = 61
        {"cell": margins(left=831), "table": GRID},
        {"cell": margins(left=900)},  # such a column grows
        {
            "cell": "",
            "paragraph": '<w:ind w:left="300" w:right="-500"/>',
            "table": GRID,
        },
        {"cell": "", "row": EXACT, "paragraph": '<w:spacing w:before="300"/>'},
        {"cell": "", "row": EXACT, "above": "<w:p/>"},
        {"cell": "", "row": '<w:trHeight w:val="400"/>', "above": "<w:p/><w:p/><w:p/>"},
    ],
)
def test_what_is_seen_has_none(place):
    assert seen(**place) == ""


@pytest.mark.parametrize(
    ("style", "is_seen"),
    [
        ("position:absolute;visibility:hidden", False),
        ("position:absolute;margin-left:-5000pt", False),
        ("position:absolute;margin-left:20.5pt;width:1000pt", True),
        ("position:absolute;margin-left:600pt", False),
        ("position:absolute;margin-left:590pt", True),
        ("position:absolute;margin-top:-700pt", True),  # on the page before
        ("position:absolute;margin-top:-700pt;mso-position-vertical-relative:page", False),
    ],
)
def test_a_text_box_off_the_page_is_not_seen(style, is_seen):
    root = etree.fromstring(
        f'<shape style="{style}"><w:txbxContent {SPACE}><w:p/></w:txbxContent></shape>'
    )
    assert (hides_text_box(root[0], Papers()) == "") is is_seen


TURNED = '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'


@pytest.mark.parametrize(
    ("first", "is_seen"), [("", False), (f"<w:p><w:pPr>{TURNED}</w:pPr></w:p>", True)]
)
def test_each_section_has_its_own_paper(first, is_seen):
    """What is put 14,000 twips from the left stands on a turned page, and beside an upright one behind it."""
    frame = '<w:framePr w:w="900" w:x="14000" w:y="1"/>'
    text = f"<w:p><w:pPr>{frame}</w:pPr><w:r><w:t>未</w:t></w:r></w:p>"
    own = text + first if is_seen else f"<w:p><w:pPr>{TURNED}</w:pPr></w:p>{text}"
    root = etree.fromstring(
        f'<w:body {SPACE}>{own}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body>'
    )
    papers = Papers(root.iter(f"{W}sectPr"))
    framed = next(root.iter(f"{W}framePr")).getparent().getparent()
    visibility = Visibility(StyleSheet(etree.fromstring(STYLES)), None, papers)
    assert (visibility.hides_paragraph(framed) == "") is is_seen
