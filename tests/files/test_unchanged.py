"""A run that was changed by hand is named and not used, by every command that reads what was changed."""

import json
import random
import shutil

import pytest

from shifan.audit.diff.diff import diff
from shifan.audit.sign.signing import SigningRequest, sign
from shifan.audit.sign.status import overview, reviews
from shifan.audit.trace.city_trace import trace_city
from shifan.errors import Refused
from shifan.explore.city import City
from shifan.files.fingerprint import sha256
from shifan.files.latest import Latest, read_latest
from shifan.files.places import Place
from shifan.files.unchanged import is_vouched_for, require_all_unchanged, require_unchanged
from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from shifan.run.one_city import run_city
from shifan.run.prune import prune
from tests.conftest import SMALL, called, copy_small, in_one_process, latest, shifan

CITY = SMALL


@pytest.fixture(scope="module")
def root(finished_small, tmp_path_factory):
    """A root of its own with the city's raw data, its pack, its last run, and its report elsewhere."""
    root = copy_small(finished_small, tmp_path_factory.mktemp("root"))
    shutil.copy(latest(root, CITY) / "初评报告.docx", root / "报告.docx")
    return root


def only_run(root):
    """Return the name of the run, whatever latest.json says."""
    (run,) = (root / "output" / CITY).glob("r*")
    return run.name


@pytest.fixture
def whole(root):
    """The root; what a test has changed in its runs is put back."""
    kept = {path: path.read_bytes() for path in (root / "output").rglob("*") if path.is_file()}
    yield root
    for path, content in kept.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def raises(function):
    """Return a command that tells whether a function refuses."""

    def told(root):
        try:
            function(root)
        except Refused as refused:
            return " ".join(finding.sentence() for finding in refused.findings)
        return ""

    return told


def told_by_status(root):
    return " ".join(finding.sentence() for each in overview(root) for finding in each.findings)


def pack_of(root):
    return str(root / "pack")


def read_values(root):
    city = City(CITY, str(root), pack_of(root))
    assert city.run, "read from the run"
    return city.register, city.sites


# Each command with the files of the latest run that it reads; a name that ends with / is a folder.
COMMANDS = {
    "run": (raises(lambda root: run_city(root, CITY, in_one_process(root))), ("",)),
    "verify": (
        raises(lambda root: verify_file(root / "报告.docx", root)),
        ("values.json", "图表/.png", "图表/charts.json"),
    ),
    "refresh": (
        raises(lambda root: refresh_file(root / "报告.docx", root / "新.docx", root)),
        ("values.json", "图表/.png", "图表/charts.json"),
    ),
    "trace": (
        raises(lambda root: trace_city(Place(root, CITY), "scores.total", pack_of(root))),
        ("values.json", "clean/clean.json", "图表/charts.json", "计算底稿.xlsx", "审计/printed.json"),
    ),
    "diff": (
        raises(lambda root: diff(root, CITY, only_run(root), only_run(root), pack_of(root))),
        ("values.json", "clean/", "规则包/"),
    ),
    "status": (told_by_status, ("scores.json", "复核基准.json")),
    "status of a city": (raises(lambda root: reviews(root, CITY)), ("复核基准.json",)),
    "sign": (raises(lambda root: sign(root, CITY, SigningRequest("甲", ["all"], "1"))), ("",)),
    "explore": (raises(read_values), ("values.json", "clean/")),
}  # fmt: skip

SLOW = ("run", "verify", "refresh", "diff", "explore")


def reads(parts, name):
    """Return whether a command reads a file, by the parts that are listed for it."""
    if name.endswith(".docx"):
        return False
    return any(
        name == part
        or (not part)
        or (part.endswith("/") and name.startswith(part))
        or (part.endswith(".png") and name.endswith(".png"))
        for part in parts
    )


def change_a_byte(path, chance):
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= chance.randrange(1, 256)
    path.write_bytes(content)


def test_nothing_is_told_of_an_unchanged_run(whole):
    told = {name: command(whole) for name, (command, _) in COMMANDS.items() if name != "sign"}
    (whole / "新.docx").unlink()
    assert set(told.values()) == {""}, told


def test_any_byte_of_any_file_is_noticed_by_every_command_that_reads_it(whole):
    """Two hundred bytes, most of files that many commands read; slow commands are asked about every twentieth."""
    chance, run = random.Random(20231102), latest(whole, CITY)
    files = sorted(path for path in run.rglob("*") if path.is_file() and path.suffix != ".docx")
    files += [whole / "output" / CITY / "latest.json"] * 20
    files += [run / name for name in ("values.json", "scores.json", "manifest.json")] * 20
    tried = 0
    for number, path in enumerate(chance.choices(files, k=200)):
        before = path.read_bytes()
        change_a_byte(path, chance)
        name = path.relative_to(run).as_posix() if path.is_relative_to(run) else path.name
        always = name in ("manifest.json", "latest.json")
        for command, (told, parts) in COMMANDS.items():
            if number % 20 and command in SLOW:
                continue
            if always or reads(parts, name):
                tried += 1
                said = told(whole)
                assert name.rpartition("/")[2] in said, (command, name, said)
        with pytest.raises(Refused, match=path.name):
            require_all_unchanged(run)
        path.write_bytes(before)
    assert tried > 200


def test_a_report_edited_by_hand_is_for_verify_to_judge(whole):
    with (latest(whole, CITY) / "初评报告.docx").open("ab") as report:
        report.write(b" ")
    assert COMMANDS["run"][0](whole) == "" == told_by_status(whole)


def test_missing_and_added_files_are_named(whole):
    run = latest(whole, CITY)
    (run / "scores.json").unlink()
    with pytest.raises(Refused, match=r"scores\.json.*缺少"):
        require_unchanged(run, "scores.json")
    (run / "图表" / "列表.json").write_text("[]", encoding="utf-8")
    with pytest.raises(Refused, match=r"列表\.json"):
        require_unchanged(run, "图表/列表.json")
    (run / "图表" / "列表.json").unlink()


def test_a_manifest_that_fits_the_changed_file_is_noticed_too(whole):
    """The false total is in the file, and its digest in the manifest: latest.json has another one of that."""
    run = latest(whole, CITY)
    values, manifest = run / "values.json", run / "manifest.json"
    values.write_text(values.read_text(encoding="utf-8").replace("93", "99"), encoding="utf-8")
    known = json.loads(manifest.read_text(encoding="utf-8"))
    known["outputs"]["values.json"] = sha256(values)
    manifest.write_text(json.dumps(known), encoding="utf-8")
    for command, (told, parts) in COMMANDS.items():
        if reads(parts, "values.json"):
            assert "manifest.json" in told(whole), command
    done = called(whole, "run", CITY, "--standard", pack_of(whole))
    assert done.returncode == 2 and "manifest.json" in done.stderr and "--force" in done.stderr


def test_the_commands_end_with_2_and_name_the_file(whole):
    scores = latest(whole, CITY) / "scores.json"
    scores.write_text(scores.read_text(encoding="utf-8") + " ", encoding="utf-8")
    done = shifan(whole, "status")
    assert done.returncode == 2 and "scores.json" in done.stderr and CITY in done.stdout
    done = called(whole, "status", "--json")
    assert done.returncode == 2 and json.loads(done.stdout)[0]["total"] is None


def test_what_was_changed_is_taken_over_by_no_stage(whole):
    """A run that is due in any case does without the changed one."""
    run = latest(whole, CITY)
    (run / "manifest.json").write_text("{}", encoding="utf-8")
    notes = whole / "data" / "raw" / CITY / "来源.toml"
    before = notes.read_bytes()
    notes.write_bytes(before + b"# 1\n")
    try:
        made = run_city(whole, CITY, in_one_process(whole))
        known = json.loads((made.run / "manifest.json").read_text(encoding="utf-8"))
        assert made.changed and known["times"]["taken_over"] == []
        assert read_latest(made.run.parent / "latest.json").digest_of(run.name)
        assert "清单" in prune(whole, CITY, 1).kept[run.name]
    finally:
        notes.write_bytes(before)
        shutil.rmtree(made.run)


@pytest.mark.parametrize("changed", [False, True])
def test_a_latest_file_of_an_earlier_version_vouches_for_no_manifest(whole, changed):
    """Its runs are still used: their files are checked against a manifest that nothing vouches for."""
    run = latest(whole, CITY)
    (run.parent / "latest.json").write_text(json.dumps({"run": run.name}), encoding="utf-8")
    assert not is_vouched_for(run)
    if changed:
        (run / "values.json").write_text("{}", encoding="utf-8")
        with pytest.raises(Refused, match=r"values\.json"):
            require_all_unchanged(run)
    else:
        require_all_unchanged(run)
        assert "旧版本" in overview(whole)[0].note


def test_what_latest_knows_of_earlier_runs_is_kept():
    latest_run = Latest("r002-00000002", "2" * 64, {"r001-00000001": "1" * 64})
    assert latest_run.digest_of("r001-00000001") == "1" * 64
    assert latest_run.digest_of("r003-00000003") == ""
