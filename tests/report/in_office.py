"""Edit a report in LibreOffice itself, as a colleague would. Run by a Python that has `uno`.

in_office.py FILE OUT PIPE JSON, with the pipe of a program that runs (tests/soffice.py).
"""

import json
import sys
import time
from pathlib import Path


def connected(pipe):
    """Return the context and the desktop of the program that listens at a pipe."""
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
            return context, desktop
        except Exception:  # it begins to listen a little after it has opened its first text
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def option(name, value):
    from com.sun.star.beans import PropertyValue

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def found(document, words):
    """Return the first place of some words."""
    search = document.createSearchDescriptor()
    search.SearchString = words
    return document.findFirst(search)


def selected(document, name):
    """Return a cursor over the text of a bookmark."""
    anchor = document.Bookmarks.getByName(name).Anchor
    return anchor.Text.createTextCursorByRange(anchor)


def change(document, context, orders):
    """Edit prose, make a number bold, overwrite one, delete one, move a paragraph, comment,
    insert a tracked sentence.
    """
    old, new = orders["prose"]
    found(document, old).setString(new)
    selected(document, orders["bold"]).CharWeight = 150.0
    selected(document, orders["overwrite"]).setString(orders["overwritten"])
    selected(document, orders["delete"]).setString("")
    cursor = document.CurrentController.ViewCursor
    cursor.gotoRange(found(document, orders["move"]).Start, False)
    dispatcher = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.DispatchHelper", context
    )
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:MoveUp", "", 0, ())
    note = document.createInstance("com.sun.star.text.textfield.Annotation")
    note.Author, note.Content = "同事", orders["comment"]
    end = found(document, orders["end"]).End
    end.Text.insertTextContent(end, note, False)
    document.RecordChanges = True
    end.Text.insertString(end, orders["tracked"], False)
    document.RecordChanges = False


def main(source, target, pipe, orders):
    context, desktop = connected(pipe)
    document = desktop.loadComponentFromURL(
        Path(source).as_uri(), "_blank", 0, (option("Hidden", True),)
    )
    try:
        change(document, context, json.loads(orders))
        document.storeToURL(Path(target).as_uri(), (option("FilterName", "MS Word 2007 XML"),))
    finally:
        document.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
