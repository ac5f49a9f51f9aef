"""Cities on a dask.distributed scheduler: the filling of a run's folder travels, all else stays here.

A worker that sees the root as a shared folder writes there; any other gets the inputs as bytes and
gives the files back as bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shifan.errors import Finding, Refused
from shifan.files.fingerprint import (
    Fingerprint,
    code_hashes,
    fingerprint_of,
    input_files,
    notebook_hashes,
)
from shifan.files.library_versions import library_versions
from shifan.files.places import Place
from shifan.records import dataclass
from shifan.run.one_city import fill_here
from shifan.run.outcomes import CityOutcome, Running, as_completed, outcome_of
from shifan.run.pack_folder import pack_folder_of
from shifan.run.task import FillSettings, Progress, RunOptions, RunTask, StagesDone, no_progress

if TYPE_CHECKING:
    from distributed import Client

_TIMEOUT = 10  # seconds
_RETRIES = 3
_TLS = "tls://"
_TOKEN_FILE = ".here"  # in the folder of a run under way: by its content a worker knows the folder
_LONGEST_VERSION = 64  # a longer one is a hash, which says nothing to people
_ONE_AT_A_TIME = threading.Lock()  # cells write to the process's one standard output


@dataclass(frozen=True)
class WorkerReply:
    """What a worker has done; `files` by name if they come as bytes, `findings` if it was refused."""

    stages: StagesDone | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def run_on_cluster(
    root: str, cities: Sequence[str], address: str, options: RunOptions, running: Running
) -> Iterator[CityOutcome]:
    """Yield the outcomes of cities run on the scheduler at `address`; Refused if it cannot be used."""
    client = _connect(address)
    try:
        _require_same_program(client)
        pool = ThreadPoolExecutor(len(cities))
        fill = WorkerFill(client)
        futures = {pool.submit(outcome_of, root, city, options, fill): city for city in cities}
        yield from as_completed(pool, futures, running)
    finally:
        client.close(timeout=2)  # whoever still waits for a worker hears of it


def _connect(address: str) -> Client:
    """Return a client of the scheduler; Refused if there is none, or none of its workers."""
    try:
        from distributed import Client  # an extra: most installations do without
    except ImportError:
        raise Refused(
            "cluster",
            found="没有安装 dask.distributed",
            action="请安装：pip install 'shifan[cluster]'",
        ) from None
    try:
        _require_listener(address)
        client = Client(address, timeout=_TIMEOUT)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise Refused(
            "cluster",
            file=address,
            found="连接不到调度器" + ("，或没有设置 TLS 证书" if address.startswith(_TLS) else ""),
            expected="如 tls://192.168.1.10:8786",
            action="请核对地址和证书（README“多台机器”），并确认调度器已启动",
        ) from error
    if not client.scheduler_info()["workers"]:
        client.close()
        raise Refused(
            "cluster",
            file=address,
            found="调度器下没有工作机",
            action="请在工作机上启动：dask worker 调度器地址 --nthreads 1",
        )
    return client


def _require_listener(address: str) -> None:
    """Raise OSError at once if nobody listens: the client would go on trying to its timeout."""
    kind, _, place = address.rpartition("://")
    host, _, port = place.rpartition(":")
    if kind in ("tcp", "tls") and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_TIMEOUT).close()


def program_versions() -> dict[str, str]:
    """Return what the bytes of a result depend on besides its inputs: shifan's code, Python and libraries."""
    program = json.dumps(code_hashes() | notebook_hashes(), sort_keys=True)
    return {**library_versions(), "shifan": hashlib.sha256(program.encode()).hexdigest()}


def _require_same_program(client: Client) -> None:
    """Refuse workers with another shifan or other libraries: their results would not be those of this machine."""
    here = program_versions()
    try:
        there = client.run(program_versions)
    except Exception as error:
        raise Refused(
            "cluster",
            found=f"工作机上不能使用 shifan（{type(error).__name__}）",
            action="请在每台工作机安装与本机相同的 shifan",
        ) from error
    findings = [
        Finding(
            "cluster",
            "error",
            worker,
            found=f"工作机的 {name} 与本机不同{_in_brackets(versions.get(name, ''))}",
            expected=f"与本机相同{_in_brackets(version)}",
            action=f"请在该工作机安装与本机相同的 {name}",
        )
        for worker, versions in sorted(there.items())
        for name, version in here.items()
        if versions.get(name, "") != version
    ]
    if findings:
        raise Refused(findings)


def _in_brackets(version: str) -> str:
    """Return a version in brackets; empty for none and for a hash."""
    return f"（{version}）" if version and len(version) < _LONGEST_VERSION else ""


class WorkerFill:
    """Fills the folder of a run on a worker; called as `fill` of `run_city`, from one thread a city."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __call__(self, task: RunTask, progress: Progress) -> StagesDone:
        """Return the stages done; the folder of the task then holds the files."""
        token = uuid.uuid4().hex
        token_file = task.folder / _TOKEN_FILE
        token_file.write_text(token, encoding="utf-8")
        task = replace(task, settings=replace(task.settings, second_core=False))
        reply: WorkerReply | None = self._do(fill_shared, task, token)
        if reply is None:
            reply = self._do(fill_from_bytes, task.place.city, task.settings, _carried(task))
        if reply.stages is None:
            raise Refused(reply.findings)
        _write(task.folder, reply.files)
        token_file.unlink(missing_ok=True)
        return reply.stages

    def _do(self, function: Callable[..., WorkerReply | None], *arguments: object) -> Any:
        """Return what a function returns on a worker."""
        return self._client.submit(function, *arguments, pure=False, retries=_RETRIES).result()


@dataclass(frozen=True)
class CarriedFiles:
    """The files that a run needs, by name, for a worker that sees none of them."""

    inputs: Mapping[str, bytes]
    pack: Mapping[str, bytes]
    reviews: Mapping[str, bytes]


def _carried(task: RunTask) -> CarriedFiles:
    """Return the inputs of a run, its pack if that is a user's own, and the sign-offs, as bytes."""
    standard, reviews = task.settings.standard, task.place.reviews
    pack = Path(standard) if standard else None
    own_pack = list(pack.iterdir()) if pack and pack.is_dir() else []
    return CarriedFiles(
        inputs={
            path.relative_to(task.place.raw).as_posix(): path.read_bytes()
            for path in input_files(task.place.raw)
        },
        pack={path.name: path.read_bytes() for path in own_pack if path.is_file()},
        reviews={reviews.name: reviews.read_bytes()} if reviews.is_file() else {},
    )


def fill_shared(task: RunTask, token: str) -> WorkerReply | None:
    """Fill the folder of a run as a worker that sees it; None if it does not, or sees other inputs."""
    token_file = task.folder / _TOKEN_FILE
    if not token_file.is_file() or token_file.read_text(encoding="utf-8") != token:
        return None
    try:
        if _fingerprint(task.place, task.settings).digest != task.fingerprint.digest:
            return None
    except (Refused, OSError):  # a pack that lies elsewhere
        return None
    for path in task.folder.iterdir():  # what a lost worker left
        if path.is_dir():
            shutil.rmtree(path)
        elif path != token_file:
            path.unlink()
    return _fill(task)


def fill_from_bytes(city: str, settings: FillSettings, carried: CarriedFiles) -> WorkerReply:
    """Return the stages and the files of a run made from inputs that came as bytes."""
    with tempfile.TemporaryDirectory(prefix="shifan-") as name:
        place, folder = Place(Path(name), city), Path(name) / "run"
        folder.mkdir()
        _write(place.raw, carried.inputs)
        _write(place.reviews.parent, carried.reviews)
        if carried.pack:
            pack = Path(name) / "packs" / Path(settings.standard).name
            _write(pack, carried.pack)
            settings = replace(settings, standard=str(pack))
        try:
            fingerprint = _fingerprint(place, settings)
        except Refused as refused:
            return WorkerReply(findings=refused.findings)
        reply = _fill(RunTask(place, settings, folder, fingerprint, last=None))
        return replace(reply, files=_read(folder))


def _fill(task: RunTask) -> WorkerReply:
    """Fill the folder of a run in this process; return what was done, or why it was refused."""
    with _ONE_AT_A_TIME:
        try:
            return WorkerReply(fill_here(task, no_progress))
        except Refused as refused:
            return WorkerReply(findings=refused.findings)


def _fingerprint(place: Place, settings: FillSettings) -> Fingerprint:
    pack = pack_folder_of(place, settings.standard)
    return fingerprint_of(place, pack, settings.parameters)


def _read(folder: Path) -> dict[str, bytes]:
    """Return the contents of all files below a folder by their paths in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made if need be, as are the folders that their paths name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):  # sent by whoever runs the worker
            raise Refused(
                "cluster",
                found=f"工作机送来的文件名不在运行文件夹之内：{name}",
                action="请核对工作机上的程序",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
