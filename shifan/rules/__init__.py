"""The scoring method: rules declared once as expressions, and read in several forms."""
