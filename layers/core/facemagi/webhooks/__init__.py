"""Webhooks: events of photos and jobs, sent to the apps' servers as https://www.standardwebhooks.com describes."""
