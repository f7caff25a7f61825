"""Pages of the app: one file each. A tab appears only when its page exists."""
