"""What a number of users costs on AWS, and what stops it first."""
