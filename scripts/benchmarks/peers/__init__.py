"""`./scripts/bench peers`: what other programs need for the same work, each in an environment of its own."""
