"""What the Compare page is made of: ladders, a what-if, the bill of the live neuron, ions."""
