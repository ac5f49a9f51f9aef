"""What `make lint` asks of the package beside the linters."""

import pytest

from tools import check_house
from tools.check_house import undocumented


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def total(rows): return sum(rows)\n", ["total"]),
        ('def total(rows):\n    """Return the sum."""\n', []),
        ("def _total(rows): return sum(rows)\n", []),
        ("class Site:\n    def score(self): return 1\n", ["Site", "score"]),
        ('class Site:\n    """A site."""\n\n    def _score(self): return 1\n', []),
        ("class _Site:\n    def score(self): return 1\n", []),
        ("def total(rows): ...\n", []),
    ],
)
def test_public_functions_and_classes_say_what_they_are(tmp_path, monkeypatch, text, told):
    monkeypatch.setattr(check_house, "PROJECT", tmp_path)
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    lines = {"total": 1, "Site": 1, "score": 2}
    expected = [f"module.py:{lines[name]} {name} has no docstring" for name in told]
    assert list(undocumented([path])) == expected
