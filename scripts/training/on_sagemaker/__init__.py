"""Runs a training as a SageMaker training job, or as an emulated one on this machine."""
