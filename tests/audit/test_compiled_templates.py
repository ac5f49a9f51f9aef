"""Templates of the audit pages are compiled once, and kept where Python keeps compiled modules."""

import sys

import pytest
from jinja2 import Environment

from shifan.audit.pages.template_files import environment

TEMPLATE = "sections/lost.html.j2"


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Return the folder in which compiled modules and templates are kept."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def compiled_by_opening(monkeypatch):
    """Return how many templates are compiled when one is opened by a new environment."""
    compiled = []
    compile_template = Environment.compile

    def counted(self, *given, **named):
        compiled.append(given)
        return compile_template(self, *given, **named)

    monkeypatch.setattr(Environment, "compile", counted)
    environment.cache_clear()
    environment().get_template(TEMPLATE)
    environment.cache_clear()
    monkeypatch.setattr(Environment, "compile", compile_template)
    return len(compiled)


def test_a_template_is_compiled_once(kept, monkeypatch):
    assert compiled_by_opening(monkeypatch) == 1
    assert len([*kept.rglob("lost.html.*")]) == 1
    assert compiled_by_opening(monkeypatch) == 0


def test_a_damaged_file_is_compiled_anew(kept, monkeypatch):
    compiled_by_opening(monkeypatch)
    (file,) = kept.rglob("lost.html.*")
    for damage in (b"", b"damaged", file.read_bytes()[:60], file.read_bytes()[:-9]):
        file.write_bytes(damage)
        assert compiled_by_opening(monkeypatch) == 1, damage
        assert compiled_by_opening(monkeypatch) == 0


def test_nothing_is_kept_where_python_may_keep_nothing(kept, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled_by_opening(monkeypatch) == 1
    assert [*kept.rglob("lost.html.*")] == []
