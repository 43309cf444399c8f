"""The training loop that all networks share: updates, checkpoints, averages, logs, sample sheets, warnings."""
