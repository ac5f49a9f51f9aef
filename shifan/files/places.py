"""Where a city's files are: raw data, runs, published tables."""

from __future__ import annotations

import re
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.files.latest import read_latest
from shifan.patterns import pattern_of
from shifan.records import dataclass

RUN_NAME = pattern_of(r"r(\d{3,})-([0-9a-f]{8})")
FORBIDDEN = pattern_of(r'[\\/:*?"<>|\x00-\x1f\x7f]')
DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}
LONGEST_NAME = 60
LOCK_NAME = ".lock"
PROVINCE = "全省"  # the folder below output/ that holds comparisons: no city's name


@dataclass(frozen=True)
class Place:
    """The folders of one city under one root."""

    root: Path
    city: str

    @property
    def raw(self) -> Path:
        """Return the folder of the raw workbooks."""
        return self.root / "data" / "raw" / self.city

    @property
    def output(self) -> Path:
        """Return the folder that holds the city's runs."""
        return self.root / "output" / self.city

    @property
    def processed(self) -> Path:
        """Return the folder of the published clean tables."""
        return self.root / "data" / "processed" / self.city

    @property
    def reviews(self) -> Path:
        """Return the file of the city's sign-offs."""
        return self.root / "data" / "reviews" / f"{self.city}.json"

    @property
    def lock_file(self) -> Path:
        """Return the file that whoever changes the city's runs holds locked."""
        return self.output / LOCK_NAME

    @property
    def failed(self) -> Path:
        """Return the folder that keeps the executed copies of notebooks that broke."""
        return self.output / "失败"

    @property
    def latest_file(self) -> Path:
        """Return the file that names the last complete run."""
        return self.output / "latest.json"

    @property
    def latest(self) -> Path | None:
        """Return the folder of the last complete run; None if there is none."""
        latest = read_latest(self.latest_file)
        if latest is None or not RUN_NAME.fullmatch(latest.run):
            return None
        folder = self.output / latest.run
        return folder if folder.is_dir() else None

    def runs(self) -> list[Path]:
        """Return all complete run folders, oldest first."""
        return numbered_runs(self.output)


def numbered_runs(folder: Path) -> list[Path]:
    """Return the folders `rNNN-<hash8>` below a folder, by number; empty if it is not there."""
    runs = [path for path in folder.glob("r*-*") if RUN_NAME.fullmatch(path.name) and path.is_dir()]
    return sorted(runs, key=run_number)


def run_number(run: Path) -> int:
    """Return the number of a run folder, 3 for `r003-0a1b2c3d`; ValueError for another name."""
    match = RUN_NAME.fullmatch(run.name)
    if match is None:
        raise ValueError(f"not the name of a run: {run.name}")
    return int(match[1])


def run_name(number: int, digest: str) -> str:
    """Return the name of a run's folder, `r003-0a1b2c3d`, from its number and a SHA-256."""
    return f"r{number:03d}-{digest[:8]}"


def named_run(place: Place, name: str) -> Path:
    """Return the run of a city by its folder's name or its number (`r003`, `3`).

    Refused, with the runs that there are, if there is none of this name.
    """
    runs = place.runs()
    for run in runs:
        if name.strip().lower() in (run.name, run.name.split("-")[0], str(run_number(run))):
            return run
    known = "、".join(run.name for run in runs[-10:])
    raise Refused(
        "unknown-run",
        file=f"output/{place.city}",
        found=f"本城市没有运行 {name}",
        expected=known or "还没有运行",
        action="请核对运行编号" if known else f"请先运行 shifan run {place.city}",
    )


def root_around(file: Path, city: str) -> Path | None:
    """Return the root that a file lies in: the nearest folder upward that holds raw data or runs of the city."""
    if not city:
        return None
    for folder in file.resolve().parents:
        place = Place(folder, city)
        if place.raw.is_dir() or place.latest_file.is_file():
            return folder
    return None


def find_root(root: str | Path | None = None) -> Path:
    """Return the absolute root: the one given, else the nearest folder upward that has `data/raw`.

    Refused if the one given is no folder, or none is found.
    """
    if root:
        given = Path(root)
        if not given.is_dir():
            raise Refused(
                "root",
                file=str(root),
                found="没有这个目录",
                action="请用 --root 指定含有 data/raw 的目录",
            )
        return given.resolve()
    found = nearest_root()
    if found is None:
        raise Refused(
            "root",
            file=str(Path.cwd()),
            found="当前文件夹和它的各级上级文件夹里都没有 data/raw",
            action="请进入存放数据的文件夹，或用 --root 指定；还没有数据的，用 shifan new 城市 建立",
        )
    return found


def nearest_root() -> Path | None:
    """Return the nearest folder that has `data/raw`, from the current one upward; None if none has."""
    here = Path.cwd().resolve()
    return next((each for each in (here, *here.parents) if (each / "data" / "raw").is_dir()), None)


def cities(root: Path) -> list[str]:
    """Return the names of the cities that have a folder of raw data, sorted."""
    folder = root / "data" / "raw"
    if not folder.is_dir():
        return []
    return sorted(
        path.name
        for path in folder.iterdir()
        if path.is_dir() and not path.name.startswith((".", "~", "_"))
    )


def place(root: str | Path | None, city: str) -> Place:
    """Return the folders of a city that has raw data.

    Refused, with the names that come near, for an unknown city, and for a name that no folder may have.
    """
    base = find_root(root)
    folders = Place(base, city_name(city_of_folder(base, city)))
    if not folders.raw.is_dir():
        raise Refused([unknown_city(folders)])
    return folders


def city_name(city: str) -> str:
    """Return the name without blanks around it if it can be a folder's on every system; else Refused."""
    name = city_as_typed(city)
    if not _can_be_a_folder(name):
        raise Refused(
            "city-name",
            found=city[:LONGEST_NAME] or "（空）",
            expected="城市名称，如 晋中市",
            action="城市名称不能为空、不能含路径或控制字符",
        )
    if name == PROVINCE:
        raise Refused(
            "city-name",
            found=name,
            expected="城市名称，如 晋中市",
            action=f"output/{PROVINCE} 存放各市比较的结果，请换一个名称",
        )
    return name


def name_of_runs(city: str) -> str:
    """Return the name of the folder of a report's runs: its city's, or that of comparisons; Refused for no name."""
    return city if city == PROVINCE else city_name(city)


def city_as_typed(city: str) -> str:
    """Return a name as a shell completes it, `晋中市/` or `data/raw/晋中市/`, without the folders around it."""
    name = city.strip()
    if name.strip("/\\"):
        name = name.rstrip("/\\")
    return re.sub(r"^(\.[/\\])?data[/\\]raw[/\\](?=[^/\\]+$)", "", name)


def city_of_folder(root: Path, city: str) -> str:
    """Return the city whose folder of raw data below `root` an absolute path names; any other text as it is.

    The folder of a city below another root stays a path, which is no city's name.
    """
    folder = Path(city.strip())
    if folder.is_absolute() and folder.parent.resolve() == (root / "data" / "raw").resolve():
        return folder.name
    return city


def _can_be_a_folder(name: str) -> bool:
    return bool(
        name
        and len(name) <= LONGEST_NAME
        and not FORBIDDEN.search(name)
        and not name.startswith((".", "~", "-", "_"))
        and not name.endswith(".")
        and name.split(".")[0].lower() not in DEVICES
    )


def unknown_city(missing: Place) -> Finding:
    """Return the finding for a city without raw data, with the names that come near."""
    import difflib  # start-up time: only a mistyped name needs it

    known = cities(missing.root)
    alike = [name for name in known if missing.city in name or name in missing.city]
    alike += difflib.get_close_matches(missing.city, known, n=3, cutoff=0.4)
    near = list(dict.fromkeys(alike))
    hint = f"是否指：{'、'.join(near)}？" if near else f"已有城市：{'、'.join(known) or '无'}"
    return Finding(
        "unknown-city",
        "error",
        f"data/raw/{missing.city}",
        found=f"没有城市“{missing.city}”的原始数据",
        expected=hint,
        action=f"核对名称，或用 shifan new {missing.city} 建立空白工作簿",
    )
