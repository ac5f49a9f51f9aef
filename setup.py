"""Put the notebooks, which live at the top level, into the wheel as shifan/notebooks. All else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithNotebooks(build_py):
    """Copies notebooks/*.ipynb into the built package; an editable install finds them in the checkout."""

    def run(self):
        super().run()
        if not getattr(self, "editable_mode", False):
            target = Path(self.build_lib) / "shifan" / "notebooks"
            target.mkdir(parents=True, exist_ok=True)
            for notebook in sorted(Path("notebooks").glob("*.ipynb")):
                shutil.copyfile(notebook, target / notebook.name)


setup(cmdclass={"build_py": WithNotebooks})
