"""Cities on a dask.distributed scheduler. Locks, numbers and publishing stay here; only the filling of a run's folder travels.

A worker that sees the root as a shared folder writes there; any other gets the inputs as bytes and gives the files back as bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import tempfile
import threading
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.errors import Finding, Refused
from shifan.files.fingerprint import code_hashes, fingerprint, input_files, notebook_hashes
from shifan.files.manifest import versions
from shifan.files.places import Place

if TYPE_CHECKING:
    from distributed import Client

    from shifan.files.fingerprint import Fingerprint
    from shifan.run.city import How, Progress
    from shifan.run.many import Outcome, Started

_PATIENCE, _RETRIES = 10, 3
_ONE_AT_A_TIME = threading.Lock()  # cells write to the process's one standard output


def on_cluster(
    root: Path, cities: Sequence[str], address: str, rest: tuple, tell: Started
) -> Iterator[Outcome]:
    """Yield the outcomes of cities run on the scheduler at `address`; Refused if it cannot be used."""
    from shifan.run.many import as_they_come, run_one

    client = _connect(address)
    try:
        _same_makings(client)
        pool = ThreadPoolExecutor(len(cities))
        maker = Elsewhere(client)
        yield from as_they_come(
            pool,
            {pool.submit(run_one, str(root), city, *rest, maker=maker): city for city in cities},
            tell,
        )
    finally:
        client.close(timeout=2)  # whoever still waits for a worker hears of it


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise Refused(
            "cluster",
            found="没有安装 dask.distributed",
            action="请安装：pip install 'shifan[cluster]'",
        ) from None
    try:
        _knock(address)
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise Refused(
            "cluster",
            file=address,
            found="连接不到调度器",
            expected="如 tcp://192.168.1.10:8786",
            action="请核对地址，并确认调度器已启动",
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


def _knock(address: str) -> None:
    """Hear at once that nobody is there: the client would go on trying to its timeout. OSError if so."""
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    if address.startswith("tcp://") and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()


def makings() -> dict[str, str]:
    """Return what the bytes of a result depend on besides its inputs: shifan's code and the versions of Python and libraries."""
    return {
        "shifan": hashlib.sha256(
            json.dumps(code_hashes() | notebook_hashes(), sort_keys=True).encode()
        ).hexdigest(),
        **versions(),
    }


def _same_makings(client: Client) -> None:
    """Refuse workers with another shifan or other libraries: their results would not be those of this machine."""
    here = makings()
    try:
        there = client.run(makings)
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
            "",
            "",
            f"工作机的 {name} 与本机不同{_version(own.get(name, ''))}",
            f"与本机相同{_version(version)}",
            f"请在该工作机安装与本机相同的 {name}",
        )
        for worker, own in sorted(there.items())
        for name, version in here.items()
        if own.get(name, "") != version
    ]
    if findings:
        raise Refused(findings)


def _version(text: str) -> str:
    """Return a version in brackets; a hash says nothing to people."""
    return f"（{text}）" if text and len(text) < 64 else ""


class Elsewhere:
    """Fills the folder of a run on a worker; called as run_city's maker, from one thread a city."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __call__(
        self,
        where: Place,
        how: How,
        folder: Path,
        mark: Fingerprint,
        last: Path | None,
        tell: Progress,
    ) -> tuple[dict[str, str], list[str]]:
        """Return the keys of the stages and the stages taken over; the folder holds the files."""
        token = uuid.uuid4().hex
        (folder / ".here").write_text(token, encoding="utf-8")
        how = replace(how, second_core=False)
        made = self._do(fill_shared, where, how, folder, last, token, mark.digest)
        if made is None:
            inputs = {path.name: path.read_bytes() for path in input_files(where.raw)}
            pack = Path(how.standard) if how.standard and Path(how.standard).is_dir() else None
            files = (
                {path.name: path.read_bytes() for path in pack.iterdir() if path.is_file()}
                if pack
                else {}
            )
            reviews = where.reviews.read_bytes() if where.reviews.is_file() else b""
            keys, taken, written = self._do(fill_bytes, where.city, how, inputs, files, reviews)
            for name, content in written.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
            made = keys, taken
        (folder / ".here").unlink(missing_ok=True)
        return made

    def _do(self, task: object, *arguments: object) -> object:
        made = self._client.submit(task, *arguments, pure=False, retries=_RETRIES).result()
        if isinstance(made, list):
            raise Refused(made)
        return made


def fill_shared(
    where: Place, how: How, folder: Path, last: Path | None, token: str, digest: str
) -> tuple | list[Finding] | None:
    """Fill the folder as a worker that sees it and all inputs as they are; None if this one does not, the findings of a refusal."""
    from shifan.run.city import execute_here

    sign = folder / ".here"
    if not sign.is_file() or sign.read_text(encoding="utf-8") != token:
        return None
    try:
        mark = _mark(where, how)
    except (Refused, OSError):  # a pack that lies elsewhere
        return None
    if mark.digest != digest:
        return None
    for path in folder.iterdir():  # what a lost worker left
        if path != sign:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with _ONE_AT_A_TIME:
        try:
            return execute_here(where, how, folder, mark, last, _silent)
        except Refused as refused:
            return list(refused.findings)


def fill_bytes(
    city: str, how: How, inputs: dict[str, bytes], pack: dict[str, bytes], reviews: bytes = b""
) -> tuple | list[Finding]:
    """Return keys, stages taken over (none) and the files of a run made from inputs that came as bytes."""
    from shifan.run.city import execute_here

    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="shifan-") as name:
        where, folder = Place(Path(name), city), Path(name) / "run"
        _write(where.raw, inputs)
        folder.mkdir()
        if reviews:
            _write(where.reviews.parent, {where.reviews.name: reviews})
        if pack:
            own = Path(name) / "packs" / Path(how.standard).name
            _write(own, pack)
            how = replace(how, standard=str(own))
        try:
            keys, taken = execute_here(where, how, folder, _mark(where, how), None, _silent)
        except Refused as refused:
            return list(refused.findings)
        return (
            keys,
            taken,
            {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            },
        )


def _mark(where: Place, how: How) -> Fingerprint:
    from shifan.run.city import pack_folder_of

    return fingerprint(where, pack_folder_of(where, how.standard), how.parameters)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _silent(city: str, text: str) -> None:
    """Progress of a worker is not shown."""
