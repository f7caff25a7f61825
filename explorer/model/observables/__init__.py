"""Numbers read off a run, each with its unit: one file each."""
