"""The tables that notebooks, the prompt, reports and pages show."""
