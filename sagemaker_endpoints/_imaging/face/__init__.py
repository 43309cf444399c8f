"""What the 478 landmarks mean: a face's frame, parts, skin and atlas."""
