"""Which run a report is judged by: that of the root it lies in, always named; and its own register, sealed."""

import json
import re
import shutil

import pytest

from shifan.report.anchors.register_chain import chain_of
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from shifan.word.packing import pack
from tests.conftest import called, shifan
from tests.report.living import RUNS, made_run, mini, renewed_city, two_runs
from tests.run_folders import vouch_for
from tests.score.mini import city


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    """Two roots: in one the data are those of the report, in the other they are a month older."""
    folders = tmp_path_factory.mktemp("same"), tmp_path_factory.mktemp("later")
    made_run(folders[0], 1, city(), 100)
    made_run(folders[1], 2, renewed_city(), 200)
    return folders


def put(folder, name="稿"):
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    return mini(target, shade=100)[0]


def test_the_root_that_a_file_lies_in_goes_before_the_one_given(roots):
    same, later = roots
    for folder, other, stale in ((same, later, 0), (later, same, 1)):
        answer = verify_file(put(folder), other, own_root_first=True)
        assert bool(answer.count("stale")) is bool(stale)
        assert answer.run.startswith(str(folder))
        options = RefreshOptions(own_root_first=True)
        path = put(folder, "又")
        _, ledger = refresh_file(path, root=other, options=options)
        assert ledger.run == answer.run and bool(ledger["refreshed"]) is bool(stale)


def test_without_a_root_the_one_around_the_file_is_taken(roots):
    assert verify_file(put(roots[1])).count("stale")


def test_elsewhere_the_given_root_is_taken(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    assert verify_file(path, roots[1], own_root_first=True).run.startswith(str(roots[1]))


@pytest.mark.parametrize(("more", "status"), [([], 1), (["--inside"], 0)])
def test_without_a_run_only_the_file_itself_is_judged(tmp_path, more, status):
    path, _ = mini(tmp_path, shade=100)
    done = called(tmp_path, "verify", str(path), *more)
    assert done.returncode == status
    assert "没有运行可比，只核验了文件自身" in done.stdout


def test_the_run_is_named_on_the_screen_and_in_json(roots):
    path = put(roots[0])
    shown = shifan(roots[1], "verify", str(path))
    answer = json.loads(called(roots[1], "verify", str(path), "--json").stdout)
    assert "r001-00000001" in shown.stdout and "r001-00000001" in answer["run"]
    assert (shown.returncode, answer["stale"]) == (0, 0)


def rewritten(path, change):
    """Change the text of the part that holds the register."""
    parts = read_parts(path)
    (name,) = [
        name
        for name in parts
        if name.startswith("customXml/") and b"shifan" in parts[name] and b"anchors" in parts[name]
    ]
    parts[name] = change(parts[name].decode()).encode()
    path.write_bytes(pack(parts))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2044", "2144"),
        ('"unit":"万元"', '"unit":"亿元"'),
        ("小城市", "大城市"),
        ('"id":"funding"', '"id":"visitors"'),
    ],
)
def test_a_falsified_register_is_told_without_any_run(tmp_path, old, new):
    path, _ = mini(tmp_path, shade=100)
    assert verify_file(path, tmp_path).all_backed
    parts = read_parts(path)
    parts["word/document.xml"] = parts["word/document.xml"].decode().replace(old, new).encode()
    path.write_bytes(pack(parts))
    rewritten(path, lambda text: text.replace(old, new))
    answer = verify_file(path, tmp_path)
    assert not answer.all_backed and not answer.register_is_intact
    assert any("校验链" in note for note in answer.notes)


def falsified(folder, old, new):
    """Return a report whose text, register and chain were falsified together."""
    path, _ = mini(folder, shade=100)
    parts = read_parts(path)
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    path.write_bytes(pack(parts))

    def forge(text):
        text = text.replace(old, new)
        content = json.loads(re.search(r"\{.*\}", text, re.S)[0])
        return re.sub(r'chain="[0-9a-f]+"', f'chain="{chain_of(content)}"', text)

    rewritten(path, forge)
    return path


def test_a_register_sealed_anew_is_told_by_the_run(roots, tmp_path):
    """The text, the register and its chain were falsified together: only the run knows better."""
    path = falsified(tmp_path, "2044", "2144")
    inside, compared = verify_file(path, tmp_path), verify_file(path, roots[0])
    assert inside.all_backed and not inside.run
    assert not compared.all_backed


def otherwise_registered(answer):
    """Return the ids of the values that the register is said to have otherwise than the runs."""
    return {item.value_id for item in answer.items if "登记表与运行不符" in item.place}


def test_what_an_earlier_run_of_the_same_files_said_is_out_of_date_and_no_forgery(root, tmp_path):
    """Both runs read the same files: a correction or another version of the program lies between them."""
    honest = verify_file(mini(tmp_path, shade=100)[0], root)
    assert honest.count("stale") and not honest.count("changed") and not honest.all_backed
    forged = verify_file(falsified(tmp_path, "2044", "2144"), root)
    assert "funding" in otherwise_registered(forged)
    assert "scores.total" not in otherwise_registered(forged)


def test_an_earlier_run_changed_by_hand_proves_nothing(tmp_path):
    run = two_runs(tmp_path) / "output" / "小城市" / RUNS[1]
    values = run / "values.json"
    values.write_text(values.read_text(encoding="utf-8").replace("2044", "2144"), encoding="utf-8")
    forged = verify_file(falsified(tmp_path, "2044", "2144"), tmp_path)
    assert {"funding", "scores.total"} <= otherwise_registered(forged)


def test_a_refreshed_report_is_sealed_again(roots, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    target, _ = refresh_file(path, root=roots[1])
    assert verify_file(target, roots[1]).all_backed


def with_files(folder, number, clean, files):
    """Return a run whose values and manifest say that it has read these files."""
    run = made_run(folder, number, clean, 100)
    values = run / "values.json"
    content = json.loads(values.read_text(encoding="utf-8")) | {"files": files}
    values.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    vouch_for(run, inputs={f"data/raw/小城市/{name}": digest for name, digest in files.items()})
    return run


@pytest.mark.parametrize(("read_before", "is_known"), [("aa", True), ("cc", False)])
def test_an_older_report_is_judged_by_the_run_whose_manifest_names_its_files(
    tmp_path, read_before, is_known
):
    """The newest run has read other files: what the forged register says of 投入 no run has ever said."""
    with_files(tmp_path, 1, city(), {"工作成效.xlsx": read_before})
    with_files(tmp_path, 2, renewed_city(), {"工作成效.xlsx": "bb"})
    path, register = mini(tmp_path, shade=100)
    own = json.dumps(dict(register.files), ensure_ascii=False, separators=(",", ":"))

    def forge(text):
        text = text.replace(f'"files":{own}', '"files":{"工作成效.xlsx":"aa"}').replace(
            "2044", "2144"
        )
        content = json.loads(re.search(r"\{.*\}", text, re.S)[0])
        return re.sub(r'chain="[0-9a-f]+"', f'chain="{chain_of(content)}"', text)

    rewritten(path, forge)
    answer = verify_file(path, tmp_path)
    assert answer.register_is_intact and not answer.all_backed
    assert ("funding" in otherwise_registered(answer)) is is_known
    assert any("不能确认由哪一次运行生成" in note for note in answer.notes) is not is_known
