"""What a morph alone uses: shapes, masks and light between two people."""
