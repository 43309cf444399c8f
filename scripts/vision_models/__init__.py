"""Creates the face engine's networks from the files that MediaPipe publishes."""
