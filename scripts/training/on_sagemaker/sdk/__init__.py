"""The only code that runs in the environment of SageMaker's SDK. It imports nothing of ours outside this package."""
