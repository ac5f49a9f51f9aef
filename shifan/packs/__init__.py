"""What people do with rule packs: begin one, check it, compare two, carry one to Excel and back."""
