"""Jobs: requested, checked, sent to SageMaker leg by leg, settled by its notices, found again where one was lost."""
