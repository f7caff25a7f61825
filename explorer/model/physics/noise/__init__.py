"""How randomness enters the motion of ions."""
