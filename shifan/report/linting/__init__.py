"""The rules of layout, one kind a module; each yields faults with their place, what was found, what is wanted, what to do."""
