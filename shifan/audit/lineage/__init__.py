"""Lineage: what each value of a register is made of, what it feeds, and what stands in the cells where that ends."""
