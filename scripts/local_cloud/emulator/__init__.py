"""SageMaker asynchronous inference on a laptop.

`http_server` accepts InvokeEndpointAsync and answers 202; `endpoint` has one queue per endpoint and its workers;
`container` is the model's process, started by the first job and stopped when idle; `container_client` sends one POST
/invocations to it; `delivery` writes to S3 and publishes to SNS; `metrics` reports the queues to CloudWatch. `journal`
keeps the queues, so that an emulator that was killed loses no job; `log` says what happens to each.
Endpoints, their configurations and models are read from SageMaker's control plane, which moto simulates.
"""
