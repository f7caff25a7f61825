"""Time: lays a scenario out in memory and runs it, without a screen or live in a thread."""
