"""`facemagi batch`: edits the photos of a folder, several at once. The same command goes on later."""
