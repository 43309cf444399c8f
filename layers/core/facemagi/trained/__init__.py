"""What a file of trained weights says of its model."""
