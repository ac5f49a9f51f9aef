"""Give LibreOffice commands for several files in one start. Run by a Python that has `uno`.

office_commands.py PROFILE JOBS: a JSON list of [source, target, commands], each a command of the menu or "contents".
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


def main(profile, jobs):
    program, context, desktop = connected(profile)
    try:
        for source, target, commands in json.loads(jobs):
            document = desktop.loadComponentFromURL(
                Path(source).as_uri(), "_blank", 0, (option("Hidden", True),)
            )
            for command in commands:
                do(command, document, context)
            document.storeToURL(Path(target).as_uri(), (option("FilterName", "MS Word 2007 XML"),))
            document.close(True)
        desktop.terminate()
    finally:
        program.wait(30)


if __name__ == "__main__":
    main(*sys.argv[1:])
