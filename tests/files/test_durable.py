"""A power cut: what latest.json names is on the disk before it is named."""

import errno
import json
import shutil

import pytest

from shifan.errors import Refused
from shifan.files import durable
from shifan.files.places import Place
from shifan.run.one_city import run_city
from shifan.run.processed_tables import leftovers
from shifan.run.task import StagesDone
from tests.conftest import copy_city, latest

CITY = "示例乙市"


def _fill(source):
    """Fill a run's folder with the files of another run."""

    def fill(task, progress):
        for path in source.iterdir():
            if path.name != "manifest.json":
                (shutil.copytree if path.is_dir() else shutil.copy)(path, task.folder / path.name)
        return StagesDone({}, ())

    return fill


@pytest.fixture
def disk(monkeypatch):
    """What is on the disk as far as the system was told: contents of files, names in folders."""
    held = {"files": {}, "names": {}, "order": []}
    sync, replace = durable.sync, durable.Path.replace

    def record(path, through_drive_cache=False):
        sync(path, through_drive_cache)
        if path.is_dir():
            held["names"][path] = {each.name for each in path.iterdir()}
        else:
            held["files"][path.stat().st_ino] = path.read_bytes()

    def moved(path, target):
        if target.name == "latest.json":
            held["order"].append(
                (
                    json.loads(path.read_text(encoding="utf-8"))["run"],
                    dict(held["files"]),
                    dict(held["names"]),
                    path.stat().st_ino,
                )
            )
        return replace(path, target)

    monkeypatch.setattr(durable, "sync", record)
    monkeypatch.setattr(durable.Path, "replace", moved)
    return held


def test_all_that_latest_names_is_on_the_disk_before(finished, tmp_path, disk):
    copy_city(tmp_path, CITY)
    run = run_city(tmp_path, CITY, fill=_fill(latest(finished, CITY))).run
    ((name, files, names, own),) = disk["order"]
    assert name == run.name and own in files  # latest.json itself is whole when it takes its name
    kept = [path for path in run.rglob("*") if path.is_file()]
    assert len(kept) > 40 and all(files[path.stat().st_ino] == path.read_bytes() for path in kept)
    # Folders were told under the name they had then; what they named is what is there.
    told = [
        {each.name for each in path.iterdir()} for path in (run, *run.rglob("*")) if path.is_dir()
    ]
    assert all(inside in list(names.values()) for inside in told) and run.name in names[run.parent]


def test_a_disk_that_is_full_only_when_told_is_refused(finished, tmp_path, monkeypatch):
    """File systems of networks may say so as late as that."""
    copy_city(tmp_path, CITY)

    def full(handle):
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(Refused, match="磁盘空间不足"):
        run_city(tmp_path, CITY, fill=_fill(latest(finished, CITY)))
    assert not Place(tmp_path, CITY).output.exists()


def test_a_file_system_that_cannot_be_told_is_no_fault(tmp_path, monkeypatch):
    def unable(handle):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(durable.os, "fsync", unable)
    (tmp_path / ".latest.json.7.tmp").write_text("left by a killed command", encoding="utf-8")
    durable.replace_text(tmp_path / "latest.json", "一\n")
    assert (tmp_path / "latest.json").read_bytes() == "一\n".encode() and len(
        list(tmp_path.iterdir())
    ) == 1


def test_a_small_file_that_cannot_be_written_leaves_the_one_before(tmp_path, monkeypatch):
    durable.replace_text(tmp_path / "latest.json", "before")
    monkeypatch.setattr(
        durable,
        "sync",
        lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")),
    )
    with pytest.raises(OSError, match="Input/output"):
        durable.replace_text(tmp_path / "latest.json", "after")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["before"]


def test_leftovers_are_those_of_the_city_alone(tmp_path):
    folder = tmp_path / "data" / "processed"
    for name in (".甲-12", ".甲-12-old", ".甲-乙-12", ".甲[1]-12", "甲", ".甲-x"):
        (folder / name).mkdir(parents=True)
    assert sorted(path.name for path in leftovers(Place(tmp_path, "甲"))) == [
        ".甲-12",
        ".甲-12-old",
    ]
    assert [path.name for path in leftovers(Place(tmp_path, "甲[1]"))] == [".甲[1]-12"]
