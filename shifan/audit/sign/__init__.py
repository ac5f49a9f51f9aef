"""Sign-off: who has checked what, and whether it still holds."""
