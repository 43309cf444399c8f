"""The settings of the local cloud, with their reasons."""

STAGE = "local"

ACCESS_KEY = "LOCALACCESSKEY"
SECRET_KEY = "local-secret-key"
"""The only pair of credentials; presigned URLs are checked against it."""

PRINCIPAL = "local"
"""The principal of callers without a bearer token."""

TRUSTED_HOSTS = "127.0.0.1 localhost"
"""Webhooks reach receivers on this machine, without TLS."""

AUDIENCE = "local"
"""The audience of the tokens that the API accepts with `--auth`."""

IDLE_SECONDS = 60.0
"""A model container without work for this long is stopped: a laptop has little memory."""

STARTUP_SECONDS = 120.0
"""How long a container may take to start; a large network on a slow disk takes a minute."""

METRICS_SECONDS = 60.0
"""Pause between two reports of metrics. SageMaker also reports its backlog once a minute."""

RETRY_PAUSES = (1.0, 2.0)
"""Pauses before a failed event is retried. Lambda waits one and two minutes."""

READY_SECONDS = 60.0
"""How long a process of the local cloud may take to answer for the first time."""

LOOK_SECONDS = 0.2
"""Pause between two looks at whether a process that does not answer yet has ended."""

LATER_SECONDS = 5.0
"""A function that is not needed at once is imported so long after the start, when the processor has less to do: a third
of a second of CPU each. A demo has ended by then."""

STOP_SECONDS = 3.0
"""How long a process may take to end after SIGTERM, before SIGKILL."""

SPEED = 60.0
"""How much faster than AWS `--autoscale` starts and stops containers: a minute takes a second."""

WATCH_SECONDS = 2.0
"""Pause between two looks at the processes and the weights files: it costs a few milliseconds, and nobody waits long
after an import."""

SANDBOXES = 2
"""How many jobs a container on Lambda processes at once here: a laptop has few cores."""

RETRY_SECONDS = 60.0
"""Lambda's pause before it repeats an event that failed."""
