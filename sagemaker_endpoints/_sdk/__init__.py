"""What a model may import: the contract, crops and their way back, masks, checkpoint formats. Knows no server."""
