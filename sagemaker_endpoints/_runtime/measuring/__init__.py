"""What a container measures of a job, and its log."""
