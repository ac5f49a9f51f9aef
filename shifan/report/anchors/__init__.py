"""What is written where in a report: content controls in hidden bookmarks, and the register inside the file."""
