"""The hot path from the engine's frames to pixels: encode, send with acknowledgement, draw."""
