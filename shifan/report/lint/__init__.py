"""The layout of an official document, checked by GB/T 9704."""
