"""What the APIs of others need that this service can answer as: their forms, photos, jobs and predictions."""
