"""What runs in the container of a SageMaker training job: the same training, between SageMaker's folders."""
