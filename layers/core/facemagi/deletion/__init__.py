"""Complete deletion: of one owner's or one user's things at once, and of single things when their retention ends."""
