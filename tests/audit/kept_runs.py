"""Runs of a shipped city, as much of them as `diff` reads."""

import json
import shutil

from shifan.audit.diff.diff import diff
from shifan.score import score
from shifan.values import Register
from tests.builders import CITY, DEMO
from tests.run_folders import vouch_for


class Runs:
    """Run folders as `run` leaves them, without notebooks and reports."""

    def __init__(self, root, number=0):
        self.root, self.number = root, number
        (root / "data" / "raw" / CITY).mkdir(parents=True, exist_ok=True)

    def add(self, clean, standard=DEMO, code="1", edit=None):
        self.number += 1
        name = f"r{self.number:03d}-0000000{self.number}"
        folder = self.root / "output" / CITY / name
        clean = clean.require()
        clean.save(folder / "clean")
        register = score(clean, standard)
        if edit:
            data = json.loads(register.to_json())
            edit(data["values"])
            register = Register.from_json(json.dumps(data))
        (folder / "values.json").write_text(register.to_json(), encoding="utf-8")
        shutil.copytree(standard.folder, folder / "规则包")
        code_files = {"score/verdict.py": code, "report/fill.py": code}
        vouch_for(folder, code=code_files, notebooks={}, pack=standard.files)
        return folder

    def diff(self, a="r001", b="r002"):
        return diff(self.root, CITY, a, b).as_dict()
