"""Make-up that several models apply: lipstick, lines and lashes, and what a face asks of them."""
