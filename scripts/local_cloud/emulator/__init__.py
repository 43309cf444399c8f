"""SageMaker asynchronous inference on a laptop.

`door` takes InvokeEndpointAsync and answers 202; `endpoint` keeps one queue per endpoint and its workers; `container`
is the model's process, started by the first job and stopped when idle; `exchange` is one POST /invocations;
`delivery` writes to S3 and tells SNS; `metrics` tells CloudWatch how long the queues are.
Endpoints, their configurations and models are read from SageMaker's control plane, which moto plays.
"""
