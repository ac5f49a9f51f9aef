"""Names in the XML of drawings, as lxml has them: the namespaces in braces, the element and attribute of a picture."""

from __future__ import annotations

from shifan.word.attributes import RELATIONS

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"
VML_SHAPES = tuple(VML + name for name in ("rect", "roundrect", "oval", "shape"))
BLIP = f"{A}blip"  # shows a picture
EMBED = f"{{{RELATIONS}}}embed"  # says which: the id of a relation of its part
