"""How well does it match? Published figures beside ours: one file a group of targets."""
