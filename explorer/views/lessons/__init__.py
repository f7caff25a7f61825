"""Lessons on the screen: gallery, text and tasks, their controls, and what is measured."""
