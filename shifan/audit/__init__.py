"""What a reviewer gets: the workbook with live formulas, the pages, the commented report, trace, diff and sign-off."""
