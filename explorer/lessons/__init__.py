"""Lessons: what a class works with. Nothing here knows the screen."""
