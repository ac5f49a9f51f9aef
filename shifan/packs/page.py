"""A rule pack as a page that an official reads and signs off: what it sets, its rules as formulas and in words."""

from __future__ import annotations

import hashlib

from shifan.chinese.numerals import chinese_numeral
from shifan.packs import page_sections as sections
from shifan.packs.page_html import escaped, table
from shifan.standards import Standard

_STYLE = """
:root{--line:#b8bec6;--head:#eef1f5;--ink:#1f2933;--soft:#5b6672}
body{font-family:"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:var(--ink);
margin:2rem auto;padding:0 1rem;max-width:70rem;line-height:1.65;font-size:15px}
h1{font-size:1.7rem;margin:.2rem 0}
h2{font-size:1.25rem;border-bottom:2px solid var(--ink);padding-bottom:.2rem;margin-top:2.2rem}
h3{font-size:1.02rem;margin:1.2rem 0 .3rem}p{margin:.4rem 0}.soft{color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem}
th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:var(--head);white-space:nowrap}td.number{text-align:right;white-space:nowrap}
td.formula{font-family:"Noto Sans Mono CJK SC","Sarasa Mono SC",monospace;word-break:break-all;min-width:16rem}
td.name,td.code{white-space:nowrap}
.demo{border:2px solid #b00020;color:#b00020;font-weight:bold;padding:.5rem .8rem;margin:.8rem 0}
nav ul{columns:3;list-style:none;padding:0;margin:.5rem 0}nav a{color:#1d4ed8;text-decoration:none}
td.sign{height:2.6rem}code{font-size:.85em}
@media print{body{margin:0;max-width:none;font-size:11pt}tr,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}
thead{display:table-header-group}nav{display:none}}
"""
UNOFFICIAL = "示例，非官方：本规则包的内容不是官方评价标准，据此得出的分数和结论不具有官方效力。"


def page(standard: Standard) -> str:
    """Return the page of a pack: settings, rules with clause, decision tables, lists, and room for signatures.

    The same pack gives the same page; the digest on it is over all files of the pack.
    """
    parts = [(title, body) for title, body in sections.of(standard) if body]
    parts.append(("核定", _sign_off(standard)))
    numbered = [
        (f"s{n}", f"{chinese_numeral(n)}、{title}", body)
        for n, (title, body) in enumerate(parts, 1)
    ]
    contents = "".join(
        f'<li><a href="#{key}">{escaped(title)}</a></li>' for key, title, _ in numbered
    )
    body = "".join(
        f'<section><h2 id="{key}">{escaped(title)}</h2>{content}</section>'
        for key, title, content in numbered
    )
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>规则包 {escaped(standard.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{_head(standard)}<nav><ul>{contents}</ul></nav>{body}</body></html>\n"
    )


def digest(standard: Standard) -> str:
    """Return the SHA-256 over the names and contents of a pack's files: what a signature under the page stands for."""
    lines = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(standard.files.items()))
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def _head(standard: Standard) -> str:
    notice = "" if standard.official else f'<p class="demo">{UNOFFICIAL}</p>'
    return (
        f'<p class="soft">规则包（供审阅、核定）</p><h1>{escaped(standard.title)}</h1>'
        f"{notice}{sections.summary(standard)}"
    )


def _sign_off(standard: Standard) -> str:
    """Return what is signed: the digest of the files, and room for names."""
    said = (
        "核定的是以上全部内容。规则包的文件有任何改动，下面的校验码随之改变，须重新核定；"
        f"校验码：<code>{digest(standard)}</code>"
    )
    rows = [(("", "sign"),) * 4 for _ in range(3)]
    files = table(("文件", "SHA-256"), ((name, sha256) for name, sha256 in standard.files.items()))
    signatures = table(("核定人", "单位、职务", "意见", "日期"), rows)
    return f"<p>{said}</p>{signatures}<h3>规则包的文件</h3>{files}"
