"""The styles that content made for a report is set in, by their ids in the shipped skeleton."""

TITLE = "Title"
CAPTION = "Caption"
CONTENTS = {1: "TOC1", 2: "TOC2"}  # the entries of the table of contents, by level
BODY = "SfBody"
CELL, CELL_HEAD = "SfCell", "SfCellHead"
PART_HEADING = "SfPart"  # of a numbered part inside an annex
RULE = "SfRule"
NOTE = "SfNote"  # the line below a table or chart, and the empty one behind it
PICTURE = "SfPicture"
SECTION_BREAK = "SfBreak"  # of a paragraph that holds nothing but a section break
ANNEX, ANNEX_TITLE = "SfAnnex", "SfAnnexTitle"
ADDRESSEE, SIGNATURE, LETTERHEAD = "SfTo", "SfSign", "SfLetterhead"

# A skeleton that lacks one of these is given it.
NEEDED = (
    CAPTION,
    *CONTENTS.values(),
    BODY,
    CELL,
    CELL_HEAD,
    PART_HEADING,
    RULE,
    NOTE,
    PICTURE,
    SECTION_BREAK,
)
