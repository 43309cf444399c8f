"""Style pictures that our code draws: no painter's rights, and the same picture every time."""
