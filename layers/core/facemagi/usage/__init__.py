"""What an account has used: jobs, seconds and estimated costs of each day, and what it may use."""
