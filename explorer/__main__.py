"""`python -m explorer` is the command `wetware`."""

from explorer.cli import main

main()
