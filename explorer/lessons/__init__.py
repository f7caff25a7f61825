"""Lessons: text files that name a preset and set tasks whose answers the engine gives."""
