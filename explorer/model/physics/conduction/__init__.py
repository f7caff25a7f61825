"""How the oxide conducts for a given arrangement of ions."""
