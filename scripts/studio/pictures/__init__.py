"""Makes the pictures of the studio in docs/studio/."""
