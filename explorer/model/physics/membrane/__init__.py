"""Channels in a cell membrane: how they open, and what the ions through them cost."""
