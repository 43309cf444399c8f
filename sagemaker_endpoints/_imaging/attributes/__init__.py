"""What a face is like, in the labels of CelebA."""
