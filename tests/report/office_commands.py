"""Give LibreOffice commands for several files. Run by a Python that has `uno`.

office_commands.py PIPE JOBS, with the pipe of a program that runs: a JSON list of [source, target, commands], each a
command of the menu, "contents", or a format to go through, odt or doc.
"""

import json
import sys
from pathlib import Path

from in_office import connected, option


def do(command, document, context):
    """Give a command as the menu does, or let the tables of contents be made anew."""
    if command == "contents":
        for number in range(document.DocumentIndexes.Count):
            document.DocumentIndexes.getByIndex(number).update()
        return
    dispatcher = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.DispatchHelper", context
    )
    dispatcher.executeDispatch(document.CurrentController.Frame, f".uno:{command}", "", 0, ())


FILTERS = {"odt": "writer8", "doc": "MS Word 97", "docx": "MS Word 2007 XML"}


def opened(desktop, path):
    return desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (option("Hidden", True),))


def stored(document, path, kind):
    document.storeToURL(path.as_uri(), (option("FilterName", FILTERS[kind]),))
    document.close(True)


def main(pipe, jobs):
    context, desktop = connected(pipe)
    for source, target, commands in json.loads(jobs):
        document = opened(desktop, Path(source))
        for command in commands:
            if command in FILTERS:  # saved in another format, and opened again
                between = Path(target).with_suffix(f".{command}")
                stored(document, between, command)
                document = opened(desktop, between)
            else:
                do(command, document, context)
        stored(document, Path(target), "docx")


if __name__ == "__main__":
    main(*sys.argv[1:])
