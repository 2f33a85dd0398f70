"""``python -m rangemap``: the command line."""

import sys

from rangemap.cli import main

if __name__ == "__main__":
    sys.exit(main())
