"""Experiments on the screen: the plot of an outcome, and the card around it."""
