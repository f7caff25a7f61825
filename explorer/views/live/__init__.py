"""A live view: one engine, many who watch it by a link."""
