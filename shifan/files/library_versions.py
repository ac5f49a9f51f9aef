"""The versions of Python and of the libraries that the bytes of a run's outputs depend on."""

from __future__ import annotations

_LIBRARIES = (
    "shifan",
    "pandas",
    "numpy",
    "matplotlib",
    "papermill",
    "python-docx",
    "python-calamine",
    "XlsxWriter",
    "pyarrow",
    "zhplot",
)


def library_versions() -> dict[str, str]:
    """Return name → version, Python first; an empty text for a library that is not installed."""
    # Slow to import, and only a run that is done needs them.
    import platform
    from importlib import metadata

    versions = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = ""
    return versions
