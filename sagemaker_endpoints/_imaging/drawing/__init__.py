"""Lines, solids and textures for sketches and cartoons."""
