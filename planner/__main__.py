"""The way in for `python -m planner` and for the frozen build."""

import sys

from planner.app import main

if __name__ == "__main__":
    sys.exit(main())
