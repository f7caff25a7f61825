"""Start the app: `python launch.py [options]` is `wetware serve [options]`."""

import sys

from explorer.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
