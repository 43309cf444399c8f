"""What a container reports of its jobs: how long their phases took, and a line of its log for each end."""
