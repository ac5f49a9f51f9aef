"""Two reports side by side: read, outlines, quantities, figures, and the page that shows them."""
