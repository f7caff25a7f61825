"""How ions move in the oxide: drift in the field, relaxation, conversion."""
