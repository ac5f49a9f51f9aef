"""`python -m shifan` is the command line."""

from shifan.cli import main

if __name__ == "__main__":
    main()
