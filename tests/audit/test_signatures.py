"""Signatures hold each other: what is changed afterwards, or stands on no run, counts for nothing."""

import json
import shutil
import subprocess

import pytest

from shifan.audit.sign import signing
from shifan.audit.sign.scope_states import EXPIRED, SIGNED
from shifan.audit.sign.signatures import Signature, read_signatures, write_signatures
from shifan.audit.sign.status import reviews
from shifan.errors import Refused
from shifan.files.places import Place
from shifan.word.programs import find_program
from tests.conftest import latest

CITY, AT = "示例乙市", "2024-03-01T09:00:00+08:00"
needs_ssh = pytest.mark.skipif(find_program("ssh-keygen") is None, reason="ssh-keygen is not there")


@pytest.fixture
def root(finished, tmp_path):
    """A root with the raw data, the last run, and signatures of three reviewers."""
    run = latest(finished, CITY)
    shutil.copytree(finished / "data" / "raw" / CITY, tmp_path / "data" / "raw" / CITY)
    shutil.copytree(run, tmp_path / "output" / CITY / run.name)
    shutil.copy(run.parent / "latest.json", tmp_path / "output" / CITY)
    for reviewer in ("甲", "乙", "丙"):
        sign(tmp_path, reviewer)
    return tmp_path


def sign(root, reviewer, scopes=("B01",), key=None):
    request = signing.SigningRequest(reviewer, scopes, AT, key=key)
    return signing.sign(root, CITY, request)


def record(root):
    return root / "data" / "reviews" / f"{CITY}.json"


def state(root, scope="B01"):
    return next(each for each in reviews(root, CITY) if each.scope == scope)


def test_they_hold_as_they_were_written(root):
    assert state(root).state == SIGNED and set(state(root).faults) == {""}
    made = read_signatures(Place(root, CITY))
    assert len({signature.before for signature in made}) == 3 and made[0].manifest


def changed_entry(number, **entries):
    return lambda content: content["signatures"][number].update(entries)


@pytest.mark.parametrize(
    "change",
    [
        changed_entry(0, reviewer="丁"),
        changed_entry(1, signed_at="2020-01-01T00:00:00+08:00"),
        changed_entry(2, reviewer="丁"),
        changed_entry(2, note="已逐项核对"),
        changed_entry(1, scopes={"all": "0" * 64}),
        changed_entry(0, inputs={}),
        changed_entry(1, manifest="0" * 64),
        lambda content: content["signatures"].pop(),
        lambda content: content["signatures"].pop(0),
        lambda content: content["signatures"].reverse(),
        lambda content: content["signatures"].append(content["signatures"][0]),
        lambda content: content.pop("sha256"),
    ],
)
def test_a_record_changed_by_hand_is_refused(root, change):
    content = json.loads(record(root).read_text(encoding="utf-8"))
    change(content)
    record(root).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(Refused, match="签署记录"):
        reviews(root, CITY)
    with pytest.raises(Refused, match="签署记录"):
        sign(root, "丁")


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({"run": "r777-00000000"}, "不在"),
        ({"run": "../../x"}, "不在"),
        ({"manifest": "0" * 64}, "不是同一次运行"),
        ({"scopes": {"B01": "0" * 64}}, "摘要不是"),
        ({"scopes": {"B01": "{B02}"}}, "摘要不是"),
        ({"manifest": "", "before": ""}, "旧版本"),
    ],
)
def test_a_signature_that_fits_the_chain_but_no_run_does_not_count(root, entries, why):
    """Written with digests that fit, as whoever knows how can: its run and that one's scopes have to be there."""
    where = Place(root, CITY)
    known = {scope.scope: scope.sha256 for scope in reviews(root, CITY)}
    made = {**vars(read_signatures(where)[0]), **entries}
    made["scopes"] = {code: text.format(**known) for code, text in made["scopes"].items()}
    write_signatures(where, [Signature(**made)])
    assert state(root).state == EXPIRED and why in state(root).faults[0]


def test_values_changed_before_signing_are_not_signed(root):
    values = latest(root, CITY) / "values.json"
    values.write_text(values.read_text(encoding="utf-8").replace("9", "8", 1), encoding="utf-8")
    with pytest.raises(Refused, match=r"values\.json"):
        sign(root, "丁")


def test_a_record_of_an_earlier_version_is_signed_again(root):
    where = Place(root, CITY)
    old = {
        key: entry
        for key, entry in vars(read_signatures(where)[0]).items()
        if key in ("reviewer", "signed_at", "run", "scopes", "inputs", "note")
    }
    record(root).write_text(
        json.dumps({"city": CITY, "signatures": [old]}, ensure_ascii=False), encoding="utf-8"
    )
    assert state(root).state == EXPIRED and "旧版本" in state(root).faults[0]
    assert sign(root, "甲").is_chained and state(root).state == SIGNED


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two private keys and the line of the first one's owner in allowed_signers."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("mine", "other"):
        command = [find_program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", folder / name]
        subprocess.run(command, check=True)
    kind, key, *_ = (folder / "mine.pub").read_text().split()
    return folder / "mine", folder / "other", f"审查员01 {kind} {key}\n"


@needs_ssh
def test_with_allowed_signers_only_a_fitting_key_counts(root, keys):
    mine, other, line = keys
    (root / "data" / "reviews" / "allowed_signers").write_text(line, encoding="utf-8")
    assert state(root).state == EXPIRED and set(state(root).faults) == {"没有密钥签名"}
    sign(root, "审查员01", ["B02"], other)
    assert state(root, "B02").state == EXPIRED and "不符" in state(root, "B02").faults[0]
    sign(root, "审查员01", ["B02"], mine)
    assert state(root, "B02").state == SIGNED and state(root, "B02").faults[1] == ""
    sign(root, "审查员02", ["B03"], mine)  # the key of another reviewer
    assert state(root, "B03").state == EXPIRED


@needs_ssh
def test_a_proof_proves_its_own_content_only(root, keys):
    mine, _, line = keys
    (root / "data" / "reviews" / "allowed_signers").write_text(line, encoding="utf-8")
    where = Place(root, CITY)
    made = sign(root, "审查员01", ["B02"], mine)
    forged = {**vars(made), "signed_at": "2020-01-01T00:00:00+08:00"}
    write_signatures(where, [*read_signatures(where)[:-1], Signature(**forged)])
    assert state(root, "B02").state == EXPIRED


@pytest.mark.parametrize(
    ("reviewer", "key", "why"),
    [("审查员 01", "mine", "空格"), ("审查员01", "none", "没有密钥文件")],
)
def test_what_cannot_be_proved_is_refused_before_anything_is_written(
    root, tmp_path, reviewer, key, why
):
    before = record(root).read_bytes()
    with pytest.raises(Refused, match=why):
        sign(root, reviewer, ["B02"], tmp_path / key)
    assert record(root).read_bytes() == before
