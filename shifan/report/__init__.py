"""The Word report: made from values, refreshed after people have edited it, verified, checked and compared."""
