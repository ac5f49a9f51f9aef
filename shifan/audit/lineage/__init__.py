"""The graph of a register and what stands where it ends."""
