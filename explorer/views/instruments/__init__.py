"""Tools on the time plots: looking back, measuring, comparing, explaining, taking away."""
