"""The version of the program; results are the same bits only within one version."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("wetware-explorer")
except PackageNotFoundError:  # run from a checkout that was never installed
    VERSION = "0.1.0"
