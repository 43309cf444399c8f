"""What measurements of the real server share: its photos, its jobs, the clients that send them."""
