"""The donor in the light and the colours of the target."""
