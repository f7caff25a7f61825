"""How the device warms up."""
