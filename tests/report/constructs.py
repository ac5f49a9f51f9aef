"""The matrix: each way to anchor a number in a Word file, and what LibreOffice 7.4 was seen to make
of it after one and three saves.

A row without a `look` of its own tells (live text, text of its bookmark). `ours` marks what our reports are built of.
"""

from lxml import etree

from tests.report.survival import BROKEN, FACTS, KEPT, LOST, STORE, Piece, Row, both, marked, text

WHO = 'w:author="同事" w:date="2023-12-01T00:00:00Z"'
RICH, PLAIN = "<w:richText/>", "<w:text/>"
NOTE = '<w:r><w:commentReference w:id="0"/></w:r>'
START, END = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'


def run(words, properties=""):
    return f"<w:r>{properties}<w:t>{words}</w:t></w:r>"


def control(kind, inside, number, more=""):
    """Return a control; `inside` are words or elements."""
    content = inside if inside.startswith("<") else run(inside)
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="a{number}"/><w:tag w:val="t{number}"/><w:id '
        f'w:val="{number}"/><w:lock w:val="sdtLocked"/>{more}{kind}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def mark(inside, number):
    return (
        f'<w:bookmarkStart w:id="{number}" '
        f'w:name="_sfaaaaaaaa{number:04d}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'
    )


def value(words, number):
    """Return a value as our reports have it."""
    return mark(control(RICH, words, number), number)


def field(code, result):
    kinds = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{more}'
        for kind, more in (
            ("begin", f"<w:r><w:instrText> {code} </w:instrText></w:r>"),
            ("separate", run(result)),
            ("end", ""),
        )
    )
    return kinds


def p(*inside):
    return f"<w:p>{''.join(inside)}</w:p>"


def table(*rows, properties=""):
    return (
        f'<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
        f"{''.join(row if row.startswith('<w:sdt') else f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    )


def cell(inside):
    return (
        "<w:tc><w:tcPr/>"
        f"{inside if inside.startswith('<w:p>') else p(inside if inside.startswith('<') else run(inside))}</w:tc>"
    )


def identity(piece: Piece):
    """Return the live text (of a long one its length), and how many names, tags and locks of controls are left."""
    said = text(piece)
    return (
        said if len(said) <= 20 else len(said),
        *(len(piece.all(name)) for name in ("w:alias", "w:tag", "w:lock")),
    )


def tracked(piece: Piece):
    """Return the live text, and the text that stands as deleted."""
    return text(piece), "".join(node.text or "" for node in piece.all("w:delText"))


def code(piece: Piece):
    """Return the instructions of the fields, and the live text."""
    return "".join(node.text or "" for node in piece.all("w:instrText")).strip(), text(piece)


def cells(piece: Piece):
    """Return what each cell says, the controls left and the text of the bookmark."""
    return (
        [text(Piece([cell], {})) for cell in piece.all("w:tc")],
        len(piece.all("w:sdt")),
        marked(piece),
    )


def drawing(piece: Piece):
    """Return name and words of the picture, and what surrounds it."""
    inside = [
        node.tag.rpartition("}")[2]
        for node in piece.all("w:bookmarkStart", "w:drawing", "w:bookmarkEnd")
    ]
    return [
        (drawing.get("name"), drawing.get("descr")) for drawing in piece.all("wp:docPr")
    ], inside


def comments(piece: Piece):
    """Return the live text, the bookmark's text and the comments that the file holds."""
    return (
        *both(piece),
        any(
            "请核对".encode() in data
            for name, data in piece.package.items()
            if name.startswith("word/comments")
        ),
    )


def marks(piece: Piece):
    """Return the live text, and the text of each bookmark."""
    nodes = piece.all("w:bookmarkStart", "w:bookmarkEnd", "w:t")
    starts = [
        n
        for n, node in enumerate(nodes)
        if node.tag.endswith("}bookmarkStart") and "_sf" in "".join(node.values())
    ]
    ends = [
        next(
            m
            for m, node in enumerate(nodes)
            if node.tag.endswith("}bookmarkEnd") and node.values() == nodes[n].values()[:1]
        )
        for n in starts
    ]
    return text(piece), [
        "".join(node.text or "" for node in nodes[n:m] if node.tag.endswith("}t"))
        for n, m in zip(starts, ends, strict=True)
    ]


def titled(piece: Piece):
    """Return caption and description of the table, and whether its style is named."""
    return (
        piece.values("w:tblCaption"),
        piece.values("w:tblDescription"),
        bool(piece.values("w:tblStyle")),
    )


def styled(piece: Piece):
    """Return whether the style of characters is still on the words."""
    return [
        bool(run.xpath("./*[local-name()='rPr']/*[local-name()='rStyle']"))
        for run in piece.all("w:r")
    ], text(piece)


def linked(piece: Piece):
    """Return address, hint and words of a link."""
    return (
        piece.values("w:hyperlink", "w:anchor"),
        piece.values("w:hyperlink", "w:tooltip"),
        text(piece),
    )


def smart(piece: Piece):
    """Return how many smart tags are left, and the live text."""
    return len(piece.all("w:smartTag")), text(piece)


def store(piece: Piece):
    """Return the elements of the custom part with attributes and text, and whether its identity
    is still in the package; None if it is gone.
    """
    parts = [
        data for name, data in sorted(piece.package.items()) if name.startswith("customXml/item")
    ]
    own = next((etree.fromstring(part) for part in parts if FACTS.encode() in part), None)
    return None if own is None else [(dict(node.attrib), node.text) for node in own], any(
        STORE.encode() in part for part in parts
    )


def bound(piece: Piece):
    """Return the live text and the bindings left."""
    return text(piece), piece.values("w:dataBinding", "w:storeItemID")


BIND = (
    f'<w:dataBinding w:prefixMappings="xmlns:f=\'{FACTS}\'" w:xpath="/f:facts[1]/f:bound[1]" '
    f'w:storeItemID="{STORE}"/>'
)
PICTURE = "<w:r><w:t>PICTURE</w:t></w:r>"
ROWS = [
    # what our reports are built of
    Row("a bookmark round a rich-text control", value("优秀", 11), ours=True),
    Row("with digits and 万", value("3.2万", 12), ours=True),
    Row("full-width digits", value("１２", 13), ours=True),
    Row("two side by side", value("优秀", 14) + run("，") + value("3.2万", 15), ours=True),
    Row(
        "two values that touch",
        run("含") + value("基础工作", 26) + value("3大项目", 27) + run("、"),
        marks,
        ours=True,
    ),
    Row(
        "three values that touch",
        value("甲", 28) + value("12.5%", 29) + value("3.2万", 30),
        marks,
        ours=True,
    ),
    Row(
        "a bookmark round a paragraph with values",
        mark(run("评为") + value("优秀", 17), 16),
        ours=True,
    ),
    Row("a bookmark round a plain run", mark(run("优秀"), 18), ours=True),
    Row("two bookmarks in a row, plain", mark(run("优秀"), 19) + mark(run("良好"), 20), ours=True),
    Row(
        "a value in a cell",
        table(cell("表头") + cell(value("优秀", 21)), cell("甲") + cell("乙")),
        cells,
        ours=True,
    ),
    Row(
        "an empty bookmark in the head of a table",
        table(cell(mark("", 22) + run("表头")) + cell("得分")),
        cells,
        ours=True,
    ),
    Row(
        "a bookmark round a caption",
        p('<w:pPr><w:pStyle w:val="Caption"/></w:pPr>', mark(run("表1　得分"), 23)),
        ours=True,
    ),
    Row("a bookmark round a picture", mark(PICTURE, 24), drawing, ours=True),
    Row(
        "a comment that ends its paragraph",
        START + run("评为") + value("优秀", 25) + run("。") + END + NOTE,
        comments,
        ours=True,
    ),
    Row("the store of the register, not bound", run("库"), store, ours=True),
    Row("a number of a caption", run("表") + field("SEQ 表 \\* ARABIC", "1"), code, ours=True),
    Row("a reference", field("REF _sfaaaaaaaa0023 \\h", "表1　得分"), code, ours=True),
    # plain-text controls
    Row("a plain-text control, 95.3", control(PLAIN, "95.3", 31), identity, once=("95.3", 1, 0, 0)),
    Row(
        "a plain-text control, 12.5%",
        control(PLAIN, "12.5%", 32),
        identity,
        once=("12.5%", 1, 0, 0),
    ),
    Row(
        "a plain-text control, 优秀",
        control(PLAIN, "优秀", 33),
        identity,
        once=("优秀优秀优秀优秀", 3, 0, 0),
        three=(128, 27, 0, 0),
    ),
    Row(
        "a plain-text control, 3.2万",
        control(PLAIN, "3.2万", 34),
        identity,
        once=("3.2万万3.2万3.2万", 3, 0, 0),
        three=(289, 47, 0, 0),
    ),
    Row(
        "a plain-text control, full-width digits",
        control(PLAIN, "１２", 35),
        identity,
        once=("１２１２１２１２", 3, 0, 0),
        three=(128, 27, 0, 0),
    ),
    Row(
        "a plain-text control, 优秀, after a comment",
        START + run("评为") + END + NOTE + control(PLAIN, "优秀", 36),
        identity,
        alone=True,
        once=("评为优秀优秀优秀优秀", 3, 0, 0),
        three=(100, 18, 0, 0),
    ),
    Row(
        "a plain-text control with a comment inside",
        mark(control(PLAIN, START + run("95.3") + END + NOTE, 37), 37) + run("分"),
        comments,
        alone=True,
        once=("分", "", True),
    ),
    Row(
        "a plain-text control with a bookmark inside",
        run("得") + control(PLAIN, mark(run("95.3"), 38), 38) + run("分"),
        once=("得95.3分", ""),
    ),
    Row(
        "a plain-text control in a link",
        '<w:hyperlink w:anchor="_top">' + control(PLAIN, "95.3", 39) + "</w:hyperlink>",
        text,
        alone=True,
        once=BROKEN,
        three=LOST,
    ),
    # other controls without a bookmark
    Row("a rich-text control", control(RICH, "优秀", 41), identity, once=("优秀", 0, 0, 0)),
    Row("a control without a type", control("", "优秀", 42), identity, once=("优秀", 0, 0, 0)),
    Row("a date control", control("<w:date/>", "2023年", 43), identity, once=("2023年", 0, 0, 0)),
    Row(
        "a drop-down list",
        control(
            '<w:dropDownList><w:listItem w:displayText="优秀" w:value="优秀"/></w:dropDownList>',
            "优秀",
            44,
        ),
        identity,
        once=("优秀", 0, 0, 0),
    ),
    Row(
        "a bound control whose store says otherwise",
        control(PLAIN, "11.1", 45, BIND),
        bound,
        alone=True,
        once=("95.3", ["{11111111-2222-3333-4444-555555555555}"]),
    ),
    Row(
        "the store of a bound control",
        control(PLAIN, "11.1", 46, BIND),
        store,
        alone=True,
        once=([({}, "95.3"), ({"id": "y"}, '{"值": "优秀"}')], True),
        three=(None, False),
    ),
    Row(
        "a control in a link",
        '<w:hyperlink w:anchor="_top">' + control(RICH, "优秀", 47) + "</w:hyperlink>",
        text,
    ),
    # bookmarks in other places
    Row(
        "a bookmark inside its control",
        run("评为") + control(RICH, mark(run("优秀"), 51), 51) + run("等次"),
    ),
    Row("a bookmark inside its control, nothing before", control(RICH, mark(run("优秀"), 52), 52)),
    Row(
        "a bookmark over two paragraphs",
        p('<w:bookmarkStart w:id="53" w:name="_sfaaaaaaaa0053"/>', run("第一段"))
        + p(run("第二段"), '<w:bookmarkEnd w:id="53"/>')
        + p(run("后文")),
        marked,
        once=None,
        three="第二段",
    ),
    Row(
        "a bookmark over two cells",
        table(
            cell('<w:bookmarkStart w:id="54" w:name="_sfaaaaaaaa0054"/>' + run("甲"))
            + cell(run("乙") + '<w:bookmarkEnd w:id="54"/>'),
            cell("丙") + cell("丁"),
        ),
        cells,
        once=(["甲", "乙", "丙", "丁"], 0, None),
        three=(["甲", "乙", "丙", "丁"], 0, "乙"),
    ),
    Row(
        "a bookmark round a table",
        p('<w:bookmarkStart w:id="55" w:name="_sfaaaaaaaa0055"/>', run("表前"))
        + table(cell("甲") + cell("乙"))
        + p('<w:bookmarkEnd w:id="55"/>', run("表后")),
        marked,
        once="",
    ),
    # comments and revisions
    Row(
        "a comment inside a control",
        mark(control(RICH, START + run("优秀") + END + NOTE, 61), 61) + run("等次"),
        comments,
        alone=True,
    ),
    Row(
        "a comment in mid-paragraph before a value",
        START + run("评为") + END + NOTE + value("优秀", 62) + run("，得分") + run("不高"),
        comments,
        alone=True,
        three=("评为优秀，得分不高", "", True),
    ),
    Row(
        "a comment round a control in mid-paragraph",
        START + value("优秀", 63) + END + NOTE + run("，得") + value("3.2万", 64) + run("余"),
        marks,
        alone=True,
        three=("优秀，得3.2万余", ["优秀", "3."]),
    ),
    Row(
        "a control deleted as a revision",
        f'<w:del w:id="901" {WHO}>'
        + control(RICH, "优秀", 65).replace("w:t>", "w:delText>")
        + "</w:del>",
        tracked,
    ),
    Row(
        "a plain-text control deleted as a revision",
        f'<w:del w:id="908" {WHO}>'
        + control(PLAIN, "95.3", 69).replace("w:t>", "w:delText>")
        + "</w:del>",
        tracked,
        once=("95.3", ""),
    ),
    Row(
        "a revision in a rich-text control",
        control(
            RICH,
            f'<w:del w:id="902" {WHO}><w:r><w:delText>2.29</w:delText></w:r></w:del><w:ins '
            f'w:id="903" {WHO}>{run("5.3")}</w:ins>',
            66,
        ),
        tracked,
    ),
    Row(
        "a revision in a plain-text control",
        control(
            PLAIN,
            f'<w:del w:id="904" {WHO}><w:r><w:delText>2.29</w:delText></w:r></w:del><w:ins '
            f'w:id="905" {WHO}>{run("5.3")}</w:ins>',
            67,
        ),
        tracked,
        once=("2.295.3", ""),
    ),
    Row(
        "a revision beside a value",
        f'<w:ins w:id="906" {WHO}>{run("经核")}</w:ins>'
        + value("优秀", 68)
        + f'<w:del w:id="907" {WHO}><w:r><w:delText>等</w:delText></w:r></w:del>',
        both,
    ),
    # controls round more than words
    Row(
        "a control round a paragraph",
        "<!--block-->" + control(RICH, p(run("整段")), 71),
        identity,
        once=("整段整段整段整段", 3, 0, 0),
        three=("整段整段整段整段", 0, 0, 0),
    ),
    Row(
        "a control round a table",
        "<!--block-->" + control(RICH, table(cell("甲级") + cell("乙级")), 72),
        cells,
        once=(["甲级甲级甲级甲级", "乙级"], 3, None),
        three=(["甲级甲级甲级甲级", "乙级"], 2, None),
    ),
    Row(
        "a gallery control round a paragraph",
        "<!--block-->"
        + control(
            '<w:docPartObj><w:docPartGallery w:val="Custom1"/></w:docPartObj>', p(run("整段")), 73
        ),
        identity,
        once=("整段", 1, 0, 0),
    ),
    Row(
        "a gallery control round a table",
        "<!--block-->"
        + control(
            '<w:docPartObj><w:docPartGallery w:val="Custom1"/></w:docPartObj>',
            table(cell("甲级") + cell("乙级")),
            74,
        ),
        cells,
    ),
    Row("a control round a picture", control("<w:picture/>", PICTURE, 75), drawing),
    Row(
        "a control round a cell",
        table(cell("表头") + control(RICH, cell("整格"), 76)),
        cells,
        once=(["表头", "整格整格整格整格"], 3, None),
        three=(["表头", "整格整格整格整格"], 2, None),
    ),
    Row(
        "a control round a row",
        table(
            cell("表头") + cell("得分"),
            control(RICH, f"<w:tr>{cell('甲级')}{cell('乙级')}</w:tr>", 77),
        ),
        cells,
        once=KEPT,
        three=(["表头", "得分", "甲级甲级甲级甲级", "乙级"], 3, None),
    ),
    # what else a file holds
    Row(
        "caption and description of a table",
        table(
            cell("甲") + cell("乙"),
            properties='<w:tblStyle w:val="TableGrid"/><w:tblCaption w:val="题"/><w:tblDescription w:val="说明"/>',
        ),
        titled,
        once=([], [], True),
    ),
    Row("a style of characters", run("优秀", '<w:rPr><w:rStyle w:val="Value"/></w:rPr>'), styled),
    Row(
        "a link with a hint",
        '<w:hyperlink w:anchor="_top" w:tooltip="提示">' + run("见表") + "</w:hyperlink>",
        linked,
        once=(["_top"], [None], "见表"),
    ),
    Row(
        "a smart tag",
        '<w:smartTag w:uri="urn:x" w:element="y">' + run("优秀") + "</w:smartTag>",
        smart,
        once=(0, "优秀"),
    ),
    *[
        Row(f"a field {kind.split()[0]}", field(kind, "优秀"), code)
        for kind in ("ADDIN x", 'DOCPROPERTY "x"', "DOCVARIABLE x", "MERGEFIELD x", 'QUOTE "x"')
    ],
    Row(
        "a field with a switch of form",
        field("DOCPROPERTY x \\* MERGEFORMAT", "优秀"),
        code,
        once=('DOCPROPERTY "x"', "优秀"),
    ),
    Row(
        "a table of contents",
        p(field('TOC \\o "1-2" \\h \\z \\f', "一、总述")),
        code,
        once=('TOC \\z \\f \\o "1-2" \\h', "一、总述"),
    ),
    Row(
        "an entry of its own for the contents",
        run("附件1")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TC "附件1 得分表" \\l 1 </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        code,
        once=('TC "附件1 得分表" \\l 2', "附件1"),
        three=('TC "附件1 得分表" \\l 4', "附件1"),
    ),
]
