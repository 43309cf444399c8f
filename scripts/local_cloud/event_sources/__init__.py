"""What invokes functions by itself, other than the events of S3 and SNS: queues and schedules."""
