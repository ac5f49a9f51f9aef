"""Files of each kind that shifan reads, changed at random: bytes, parts of packages, and pieces that do harm."""

import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from shifan.audit.sign.scopes import SigningScope, write_scopes
from shifan.audit.sign.signatures import Signature, read_signatures, write_signatures
from shifan.audit.sign.status import overview
from shifan.errors import Refused
from shifan.files.latest import read_latest
from shifan.files.places import Place
from shifan.files.run_values import values_of
from shifan.files.unchanged import checked_manifest
from shifan.report.anchors.run_charts import charts_of_run
from shifan.report.compare.compare import compare_files
from shifan.report.lint.lint import lint_file
from shifan.report.make import docx_report
from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from shifan.score import score
from shifan.standards import load
from tests.report.living import made_run
from tests.run_folders import vouch_for
from tests.score.mini import city, pack

# Set in at random places: control characters, entities, nesting, half characters, long runs, paths, markup.
PIECES = (
    "\x1b[2J", "\u202e", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "[" * 3000, '{"a":' * 500, "\\ud800", "{{ " + " " * 500,
    "}}", "A1-" * 800, "〔2023〕" * 500, "达到" * 800, "../../x", "&#0;", "<w:p>", "</w:p>", "<w:tbl/>", "9" * 5000,
    "NaN", "null", "true", "-1", '""', "{}", "[]", "\0", "\r\r\n", "=", ",", '"', "'", "\ufeff", "Infinity", "1e999",
    '<w:instrText>INCLUDETEXT "x"</w:instrText>', "w:val=\"-99999999999999999999\"", "0x", "一" * 900, "(" * 900,
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of file: one that is as it should be, and what reads it; `refresh` puts right what stands around it."""

    name: str
    path: Path
    read: object
    around: object = None


def damaged(content, dice):
    """Return bytes changed in one to three ways."""
    for _ in range(dice.randint(1, 3)):
        content = dice.choice((_flip, _cut, _double, _insert, _insert, _end))(content, dice)
    return content


def mutated(content, dice):
    """Return a file changed: its bytes as they are, or those of one of its parts."""
    if content[:2] != b"PK" or dice.random() < 0.15:
        return damaged(content, dice)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    how = dice.random()
    if how < 0.1:
        del parts[name]
    elif how < 0.2:
        parts[name] = parts[dice.choice(list(parts))]
    else:
        parts[name] = damaged(parts[name], dice)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return stream.getvalue()


def _place(content, dice):
    return dice.randrange(len(content) + 1)


def _flip(content, dice):
    changed = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(content, dice):
    start = _place(content, dice)
    return content[:start] + content[start + dice.randint(1, 300) :]


def _double(content, dice):
    start = _place(content, dice)
    piece = content[start : start + dice.randint(1, 300)]
    return content[:start] + piece * dice.randint(2, 20) + content[start:]


def _insert(content, dice):
    start = _place(content, dice)
    piece = dice.choice(PIECES).encode("utf-8", "surrogatepass")
    return content[:start] + piece + content[start:]


def _end(content, dice):
    return content[: _place(content, dice)]


def kinds(folder):
    """Return every kind of file, made in a folder; each reader raises nothing but Refused."""
    run = made_run(folder, 1, city(), 100)
    (folder / "data" / "raw" / "小城市").mkdir(parents=True)
    where, values = Place(folder, "小城市"), json.loads((run / "values.json").read_text("utf-8"))
    write_scopes(run, [SigningScope("B01", "甲", "1" * 64)])
    summary = {"total": "93.41", "verdict": {"pass": True, "reasons": []}}
    (run / "scores.json").write_text(json.dumps(summary), encoding="utf-8")
    vouch_for(run, inputs={}, versions={"python": str(len(values))})
    where.reviews.parent.mkdir(parents=True)
    write_signatures(where, [Signature("甲", "1", run.name, {"B01": "1" * 64})] * 3)
    report, other = folder / "报告.docx", folder / "另.docx"
    shutil.copy(run / "初评报告.docx", report)
    shutil.copy(report, other)
    own_pack = shutil.copytree(load("demo-2023").folder, folder / "规则包")
    skeleton = folder / "模板.docx"
    shutil.copy(docx_report.SKELETON, skeleton)
    data = docx_report.ReportData(score(city(), pack()), pack(), city(), [])

    def vouched():
        vouch_for(run)

    found = [
        Kind("报告（核验）", report, lambda: verify_file(report, folder)),
        Kind("报告（更新）", report, lambda: _refreshed(report, folder)),
        Kind("报告（版式）", report, lambda: lint_file(report)),
        Kind("报告（比较）", report, lambda: compare_files(other, report)),
        Kind("报告模板", skeleton, lambda: docx_report.build(data, docx_report.PUBLIC, skeleton)),
        Kind("签署记录", where.reviews, lambda: read_signatures(where)),
        Kind("latest.json", where.latest_file, lambda: read_latest(where.latest_file)),
        Kind("清单", run / "manifest.json", lambda: checked_manifest(run)),
        Kind("数据登记表", run / "values.json", lambda: values_of(run), vouched),
        Kind("得分", run / "scores.json", lambda: overview(folder), vouched),
        Kind("图表清单", run / "图表" / "charts.json", lambda: charts_of_run(run), vouched),
        Kind("复核基准", run / "复核基准.json", lambda: overview(folder), vouched),
    ]
    packs = sorted(path for path in own_pack.iterdir() if path.suffix in (".csv", ".toml"))
    return found + [Kind("规则包", path, lambda: load(own_pack)) for path in packs]


def _refreshed(report, folder):
    target = folder / "新.docx"
    target.unlink(missing_ok=True)
    refresh_file(report, target, folder)


def attempt(kind, dice):
    """Return what became of a changed file: refused or read; any other exception is a traceback to the user."""
    before = kind.path.read_bytes()
    kind.path.write_bytes(mutated(before, dice))
    try:
        if kind.around:
            kind.around()
        kind.read()
        return "read"
    except Refused as refused:
        "".join(finding.sentence() for finding in refused.findings).encode("utf-8")
        return "refused"
    finally:
        kind.path.write_bytes(before)
        if kind.around:
            kind.around()
