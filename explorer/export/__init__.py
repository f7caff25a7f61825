"""Takes results away: CSV, JSON and netCDF files."""
