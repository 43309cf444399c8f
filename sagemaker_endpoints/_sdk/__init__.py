"""What a model may import: the contract, aligned crops and paste back, masks, checkpoint formats. No server code."""
