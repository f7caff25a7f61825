"""Measured data of the user: current against voltage, or spike times, read from a CSV file."""

from explorer.measured.measurement import Measurement
from explorer.measured.reader import examples, read_file, read_measurement

__all__ = ["Measurement", "examples", "read_file", "read_measurement"]
