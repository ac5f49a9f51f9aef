"""What any Word file needs and no field of work does: packages, elements, styles, fields, numbering, pages."""
