"""What the networks share that edit attributes of a face: AttGAN and STGAN."""
