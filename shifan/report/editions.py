"""The editions of a report, and the files of a run that they are in."""

INTERNAL, PUBLIC = "internal", "public"
FILES = {INTERNAL: "初评报告.docx", PUBLIC: "初评报告-公开版.docx"}
