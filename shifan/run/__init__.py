"""Runs: numbered folders, executed notebooks, many cities. Only this package knows papermill."""
