"""A real scheduler with two workers on loopback: same bytes, shared folder or not, one worker killed in mid-run."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import docx
import pytest

from shifan.errors import Refused
from shifan.report.make.docx_report import SKELETON
from shifan.run.one_city import run_city
from tests.conftest import SMALL, called, copy_city, in_one_process, latest, shifan
from tests.files.test_system_errors import ends_soon
from tests.run.same import same

distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")


@pytest.fixture(scope="module")
def address():
    """The address of a scheduler with two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def unrun(small):
    """A root of a test's own with the small pack and the small city, which has no run yet."""
    shutil.rmtree(small / "output")
    return small


def test_on_workers_that_see_the_root_and_one_refused_city(address, finished_small, unrun):
    (copy_city(unrun, "晋中市") / "否决项.xlsx").unlink()
    on_cluster = ("--cluster", address, "--standard", str(unrun / "pack"))
    done = called(unrun, "run", "--all", *on_cluster)
    assert done.returncode == 2 and "否决项" in done.stderr and "晋中市：拒绝" in done.stderr
    same(latest(finished_small, SMALL), latest(unrun, SMALL))
    assert not (unrun / "output" / "晋中市").exists()
    again = called(unrun, "run", SMALL, *on_cluster)
    assert again.returncode == 0 and "没有变化" in again.stdout


def test_a_worker_killed_in_mid_run_is_made_good(address, finished_small, unrun):
    killed = []
    with distributed.Client(address) as client:
        pids = client.run(os.getpid)

        def kill():
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and not killed:
                if any((unrun / "output" / SMALL).glob(".tmp-*/clean")):
                    busy = [worker for worker, tasks in client.processing().items() if tasks]
                    for worker in busy[:1]:
                        os.kill(pids[worker], signal.SIGKILL)
                        killed.append(pids[worker])
                time.sleep(0.005)

        thread = threading.Thread(target=kill)
        thread.start()
        pack = str(unrun / "pack")
        done = called(unrun, "run", SMALL, "--cluster", address, "--standard", pack)
        thread.join()
    assert done.returncode == 0, done.stderr
    assert killed
    same(latest(finished_small, SMALL), latest(unrun, SMALL))


@pytest.mark.skipif(
    shutil.which("unshare") is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="needs a mount namespace",
)
def test_on_a_worker_that_does_not_see_the_root(unrun):
    """The user's skeleton is not there either: it travels, and the bytes are those of a run here."""
    own = unrun / "own.docx"
    document = docx.Document(SKELETON)
    next(line for line in document.paragraphs if line.text == "三、初评结论").add_run(
        "（用自己的模板）"
    )
    document.save(own)
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0") as cluster:
        hidden = (
            f"mount -t tmpfs none {unrun} && exec {sys.executable} -m "
            f"distributed.cli.dask_worker {cluster.scheduler_address} --nthreads 1 --no-dashboard"
        )
        worker = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", hidden],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            with distributed.Client(cluster.scheduler_address) as client:
                client.wait_for_workers(1, timeout=30)
                assert not any(
                    client.run(os.listdir, str(unrun)).values()
                )  # it sees an empty folder there
            done = called(
                unrun,
                "run",
                SMALL,
                "--cluster",
                cluster.scheduler_address,
                "--skeleton",
                str(own),
                "--standard",
                str(unrun / "pack"),
            )
        finally:
            worker.terminate()
            worker.wait()
    assert done.returncode == 0, done.stderr
    there = latest(unrun, SMALL)
    same(
        run_city(unrun, SMALL, in_one_process(unrun, force=True, skeleton=own)).run,
        there,
    )
    assert (there / "报告模板.docx").read_bytes() == own.read_bytes()
    assert any(
        "（用自己的模板）" in paragraph.text
        for paragraph in docx.Document(there / "初评报告.docx").paragraphs
    )


def test_an_unreachable_scheduler_is_refused(tmp_path):
    copy_city(tmp_path, "示例乙市")
    done = called(tmp_path, "run", "示例乙市", "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 2 and "连接不到调度器" in done.stderr


def test_a_scheduler_without_workers_is_refused(tmp_path):
    copy_city(tmp_path, "示例乙市")
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0") as cluster:
        done = called(tmp_path, "run", "示例乙市", "--cluster", cluster.scheduler_address)
    assert done.returncode == 2 and "没有工作机" in done.stderr


def test_a_city_made_as_bytes_is_the_city_made_here(finished_small, unrun):
    from shifan.run import cluster

    class Here:
        """A client whose one worker sees no folder of ours."""

        def submit(self, task, *arguments, **_):
            self.made = None if task is cluster.fill_shared else task(*arguments)
            return self

        def result(self):
            return self.made

    result = run_city(unrun, SMALL, in_one_process(unrun), fill=cluster.WorkerFill(Here()))
    same(latest(finished_small, SMALL), result.run)


def test_a_worker_that_sees_the_root_but_not_the_pack_gets_it(finished, tmp_path):
    """The pack's folder exists only here; there another one would be taken."""
    from shifan.files.fingerprint import Fingerprint
    from shifan.files.places import Place
    from shifan.run import cluster
    from shifan.run.task import FillSettings, RunTask

    place, folder = Place(finished, "示例乙市"), tmp_path / "run"
    folder.mkdir()
    (folder / ".here").write_text("token", encoding="utf-8")
    other_inputs = RunTask(place, FillSettings(), folder, Fingerprint(), None)
    no_pack = RunTask(place, FillSettings(str(tmp_path / "gone")), folder, Fingerprint(), None)
    assert cluster.fill_shared(no_pack, "token") is None
    assert cluster.fill_shared(other_inputs, "token") is None
    assert cluster.fill_shared(other_inputs, "another token") is None


def test_a_worker_with_other_libraries_is_refused_by_name():
    from shifan.run import cluster

    class Client:
        def run(self, function):
            return {
                "tcp://10.0.0.2:4000": function(),
                "tcp://10.0.0.3:4000": function() | {"pandas": "1.5.0", "shifan": "f" * 64},
            }

    with pytest.raises(Refused) as refused:
        cluster._require_same_program(Client())
    assert [(finding.file, finding.found.split("（")[0]) for finding in refused.value.findings] == [
        ("tcp://10.0.0.3:4000", "工作机的 shifan 与本机不同"),
        ("tcp://10.0.0.3:4000", "工作机的 pandas 与本机不同"),
    ]
    assert (
        "1.5.0" in refused.value.findings[1].found and "ffff" not in refused.value.findings[0].found
    )


def test_a_worker_without_shifan_is_refused():
    from shifan.run import cluster

    class Client:
        def run(self, function):
            raise ModuleNotFoundError("No module named 'shifan'")

    with pytest.raises(Refused, match="不能使用 shifan"):
        cluster._require_same_program(Client())


def test_an_interrupt_ends_within_two_seconds(address, tmp_path):
    copy_city(tmp_path, "示例乙市")
    ends_soon(tmp_path, "示例乙市", "run", "--all", "--cluster", address, "--root", str(tmp_path))
    assert latest(tmp_path, "示例乙市") is None


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """The files of a CA and of a certificate that it has signed, and the settings that name them."""
    folder = tmp_path_factory.mktemp("tls")
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=shifan",
    ]
    subprocess.run(
        [*new, "-keyout", folder / "node.key", "-out", folder / "node.pem"],
        check=True,
        capture_output=True,
    )
    pem, key = str(folder / "node.pem"), str(folder / "node.key")
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    return pem, key, {f"{tls}CA_FILE": pem, f"{tls}CLIENT__CERT": pem, f"{tls}CLIENT__KEY": key}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_a_scheduler_with_tls_takes_only_whom_it_knows(certificates, tmp_path):
    (copy_city(tmp_path, "示例乙市") / "否决项.xlsx").unlink()
    pem, key, settings = certificates
    known = {"tls_ca_file": pem, "require_encryption": True}
    for part in ("client", "scheduler", "worker"):
        known |= {f"tls_{part}_cert": pem, f"tls_{part}_key": key}
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        protocol="tls",
        security=distributed.Security(**known),
    ) as cluster:
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        done = shifan(tmp_path, "run", "示例乙市", "--cluster", address, **settings)
        assert done.returncode == 2 and "否决项" in done.stderr, done.stderr
        done = called(tmp_path, "run", "示例乙市", "--cluster", address)
        assert done.returncode == 2 and "TLS 证书" in done.stderr, done.stderr
        plain = address.replace("tls://", "tcp://")
        done = called(tmp_path, "run", "示例乙市", "--cluster", plain)
        assert done.returncode == 2 and "连接不到" in done.stderr, done.stderr


@pytest.mark.parametrize("name", ["../x", "/tmp/x", "a/../../x"])
def test_a_worker_writes_nowhere_else(tmp_path, name):
    from shifan.run.cluster import _write

    with pytest.raises(Refused, match="文件名"):
        _write(tmp_path / "run", {name: b"x"})
    assert not (tmp_path / "x").exists()
