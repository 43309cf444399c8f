"""What a result says about how it was made: metadata for programs, and a mark for people."""
