"""The sweep: what no notice, no event and no call has brought to its end is found every few minutes."""
