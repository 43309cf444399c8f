"""Alpha mattes of people and of their hair."""
