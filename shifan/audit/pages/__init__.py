"""The audit pages, readable without a network and without this program."""
