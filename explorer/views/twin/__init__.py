"""What the Twin page is made of: two runs on matched clocks, and their numbers in words."""
