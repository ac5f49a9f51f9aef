"""`python -m shifan` is the command line."""

import sys

if __name__ == "__main__":
    # At the end, for processes that this one starts: where the package lies that is running.
    sys.path.append(__file__.rpartition("shifan")[0])

    from shifan.cli import main

    main()
