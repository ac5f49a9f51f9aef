"""The hostile catalogue: workbooks made to take room or time, none larger than 10 MB, each with its maker."""

from benchmarks.hostile_files import (
    ODS_CELL,
    digits,
    each,
    far_cell,
    many_sheets,
    merged,
    number,
    ods,
    ods_row,
    rows,
    sheet,
    styles,
    text_file,
    texts,
    xls,
    xlsx,
)

FORM = [
    ["现场检查表"],
    ["点位编号：", "P001A"],
    ["检查项编号", "是", "否"],
    *[["M06-01", "√"]] * 20,
]
SAME_ROWS = "".join(
    f"<row>{chr(60)}c><v>{n % 90}</v></c>{'<c><v>1</v></c>' * 9}</row>" for n in range(1_000_000)
)
SHORT = '<row r="{n}"><c r="A{n}"><v>1</v></c></row>'
BOOKS = {
    "xlsx 四十万行，每行10个数": xlsx(sheet=lambda _: sheet(rows(390_000))),
    "xlsx 一百万行，每行10个同样的数": xlsx(sheet=lambda _: sheet(SAME_ROWS)),
    "xlsx 一百万行，每行1个数": xlsx(
        sheet=lambda _: sheet("".join(SHORT.replace("{n}", str(n)) for n in range(1, 1_048_577)))
    ),
    "xlsx 十万行，每行78列": xlsx(
        sheet=lambda _: sheet("".join(f"<row><c><v>{n}</v></c>{'<c><v>1</v></c>' * 77}</row>" for n in range(100_000)))
    ),
    "xlsx 16384列，七百行": xlsx(
        sheet=lambda _: sheet(f"<row>{''.join(f'<c><v>{n % 97}</v></c>' for n in range(16_384))}</row>" * 700)
    ),
    "xlsx 一格在 XFD1048576": far_cell("核查", "XFD1048576"),
    "xlsx 另一张表一格在 XFD1048576": far_cell("其他", "XFD1048576"),
    "xlsx 2^20 个共享文字，没有用到": xlsx(texts=lambda _: texts(2**20)),
    "xlsx 2^20 个共享文字，都用到": xlsx(
        texts=lambda _: texts(2**20),
        sheet=lambda _: sheet(
            "".join(f'<row><c t="s"><v>{n - 1}</v></c></row>' for n in range(1, 2**20))
        ),
    ),
    "xlsx 共享文字各二百字": xlsx(texts=lambda _: texts(200_000, "{n}" + "字数" * 100)),
    "xlsx 一个共享文字，三千万字": xlsx(texts=lambda _: texts(1, digits())),
    "xlsx 共享文字一万层": xlsx(
        texts=lambda _: texts(0).replace("</sst>", "<r>" * 10_000 + "</r>" * 10_000 + "</sst>")
    ),
    "xlsx 半格删除线的共享文字三十万": xlsx(
        texts=lambda _: texts(0).replace(
            "</sst>", "".join(f"<si><r><rPr><strike/></rPr><t>{n}</t></r></si>" for n in range(300_000)) + "</sst>"
        )
    ),
    "xlsx 九十万个单元格格式": xlsx(
        styles=lambda _: styles("<cellXfs>" + '<xf numFmtId="9" fontId="0"/>' * 900_000 + "</cellXfs>")
    ),
    "xlsx 九万个数字格式": xlsx(
        styles=lambda _: styles(
            "<numFmts>"
            + "".join(f'<numFmt numFmtId="{n}" formatCode="0&quot;a{n}&quot;"/>' for n in range(200, 90_200))
            + "</numFmts><cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in range(200, 90_200)) + "</cellXfs>"
        ),
    ),
    "xlsx 一百万个字体": xlsx(styles=lambda _: styles(f"<fonts>{'<font><strike/></font>' * 1_000_000}</fonts>")),
    "xlsx 样式一万层": xlsx(styles=lambda _: styles("<a>" * 10_000 + "</a>" * 10_000)),
    "xlsx 三十万个百分数": xlsx(
        styles=lambda _: styles('<cellXfs><xf/><xf numFmtId="9"/></cellXfs>'),
        sheet=lambda _: sheet(rows(300_000, '<c r="A{n}" s="1"><v>{n}</v></c>')),
    ),
    "xlsx 十九万处合并": xlsx(
        sheet=lambda _: sheet(
            rows(1000),
            merged(f"A{n}:B{n}" for n in range(1, 190_000)),
        )
    ),
    "xlsx 重叠的合并": xlsx(
        sheet=lambda _: sheet(rows(100_000), merged(["A2:J100000"] * 100_000))
    ),
    "xlsx 九万个名称": xlsx(
        book=lambda old: old.replace(
            "</sheets>",
            "</sheets><definedNames>"
            + "".join(f'<definedName name="n{n}">A1</definedName>' for n in range(90_000))
            + "</definedNames>",
        ).replace("<definedNames/>", "")
    ),
    "xlsx 没有结果的公式三十万": xlsx(
        sheet=lambda _: sheet(rows(100_000, "".join(f'<c r="{c}{{n}}"><f>1</f></c>' for c in "ABC")))
    ),
    "xlsx 错误值三十万": xlsx(
        sheet=lambda _: sheet(rows(100_000, "".join(f'<c r="{c}{{n}}" t="e"><v>#N/A</v></c>' for c in "ABC")))
    ),
    "xlsx 一百万个隐藏行": xlsx(
        sheet=lambda _: sheet(
            "".join(f'<row r="{n}" hidden="1"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_000))
        )
    ),
    "xlsx 内嵌文字，一格三千万字": xlsx(
        sheet=lambda _: sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{digits()}</t></is></c></row>')
    ),
    "xlsx 元素一万层": xlsx(sheet=lambda _: sheet('<row r="1">' + "<a>" * 10_000 + "</a>" * 10_000 + "</row>")),
    "xlsx 数字全零，高压缩": xlsx(sheet=lambda _: sheet("<row><c><v>0</v></c></row>" * 6_000_000)),
    "xlsx 一千九百张检查表": many_sheets(1_900, lambda n: FORM),
    "xlsx 六十张五万格的表": many_sheets(60, lambda n: [[f"{n}-{m}", 1, 2, 3, 4] for m in range(8_000)]),
    "ods 一行重复一百万次": ods(ods_row(ODS_CELL.format(n=1, more=""), 1_048_576)),
    "ods 一行重复一万九千次，二百遍": ods(
        ods_row(ODS_CELL.format(n=1, more=""), 19_000) * 200
    ),
    "ods 一格重复一万六千次": ods(
        "<table:table-row>" + ODS_CELL.format(n=1, more=' table:number-columns-repeated="16384"') + "</table:table-row>"
    ),
    "ods 一格重复一百九十次，六万行": ods(
        ods_row(ODS_CELL.format(n=1, more=' table:number-columns-repeated="190"')) * 60_000
    ),
    "ods 十万行，每行8格": ods(
        "".join("<table:table-row>" + ODS_CELL.format(n=n, more="") * 8 + "</table:table-row>" for n in range(100_000))
    ),
    "ods 空行重复一百万次，再有一行": ods(
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row><table:table-row>'
        + ODS_CELL.format(n=1, more="") + "</table:table-row>"
    ),
    "ods 空格重复一万六千次，十万行": ods(
        ('<table:table-row><table:table-cell table:number-columns-repeated="16384"/></table:table-row>') * 100_000
    ),
    "ods 元素一万层": ods(ods_row("<text:span>" * 10_000 + "</text:span>" * 10_000)),
    "ods 一格三千万字": ods(ods_row(ODS_CELL.format(n=digits(), more=""))),
    "ods 合并一百万格": ods(
        ods_row(ODS_CELL.format(n=1, more=' table:number-rows-spanned="1000000"') * 10) * 20_000
    ),
    "xls 一格在 IV65536": xls(each(number, [(65_535, 255)])),
    "xls 另一张表一格在 IV65536": xls(lambda book, page: book.add_sheet("其他").write(65_535, 255, "x")),
    "xls 对角线到 IV65536": xls(each(number, [(1 + 257 * n, n) for n in range(255)])),
    "xls 每256行一格，到第65536行": xls(each(number, [(n, n % 256) for n in range(255, 65_536, 256)])),
    "xls 六万行，每行10个数": xls(each(number, [(row, column) for row in range(1, 60_000) for column in range(10)])),
    "xls 六万行，每行3个不同的文字": xls(
        lambda book, page: [
            page.write(row, column, f"{row}-{column}") for row in range(1, 60_000) for column in range(3)
        ]
    ),
    "xlsb": text_file("现场检查.xlsb", b"PK\x03\x04" + b"\0" * 9_000_000),
    "csv 一行，一千万个逗号": text_file("否决项-核查.csv", b"," * 9_900_000),
    "csv 五百万行": text_file("否决项-核查.csv", b"a\n" * 4_900_000),
    "csv 一百万行，每行5格": text_file("否决项-核查.csv", b"a,b,,,\n" * 1_300_000),
    "csv 不成对的引号": text_file("否决项-核查.csv", "否决项编号,是否发生,核查依据\n".encode() + b'"a,b\n' * 1_900_000),
    "csv 全是引号": text_file("否决项-核查.csv", b'"' * 9_900_000),
    "csv 一格一千万字": text_file("否决项-核查.csv", b"a" * 9_900_000),
    "更正.csv 一百万行": text_file(
        "更正.csv", "文件,工作表,单元格,原值,新值,理由,更正人,日期\n".encode() + b"a,b,C1,d,e,f,g,h\n" * 500_000
    ),
    "来源.toml 十兆": text_file("来源.toml", b'["a.xlsx"]\ntitle = "a"\n' + b"# a\n" * 2_000_000),
    "映射.toml 十兆": text_file("映射.toml", b'["a.xlsx"]\n' + b"# a\n" * 2_000_000),
}  # fmt: skip
