"""Trains mask transfer: one content, such as glasses, that is added to faces and removed from them."""
