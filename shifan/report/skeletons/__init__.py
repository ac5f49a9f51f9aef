"""Skeletons of a report, checked before they are used."""
