"""The audit workbook: raw records, parameters and live formulas from each raw cell to the conclusion."""
