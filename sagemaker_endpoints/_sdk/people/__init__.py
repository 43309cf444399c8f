"""Where people are in a photo whose faces are known."""
