"""The scoring method: rules declared once as expressions, and read in three forms."""

from shifan.rules.catalog import RULES, catalog, explain, rules_of
from shifan.rules.rule import Rule

__all__ = ["RULES", "Rule", "catalog", "explain", "rules_of"]
