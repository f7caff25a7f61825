"""How the parameters of the reference device change with ion, oxide, geometry and temperature."""
