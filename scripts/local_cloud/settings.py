"""The local cloud's numbers and names, each with its reason."""

STAGE = "local"

ACCESS_KEY = "LOCALACCESSKEY"
SECRET_KEY = "local-secret-key"
"""The one pair of credentials; presigned URLs are checked against it."""

PRINCIPAL = "local"
"""Who a caller without a bearer token is."""

IDLE_SECONDS = 60.0
"""A model container that had nothing to do for this long is stopped: its memory is a laptop's."""

STARTUP_SECONDS = 120.0
"""A container that is not ready after this long will not be; a large network on a slow disk takes a minute."""

METRICS_SECONDS = 60.0
"""SageMaker publishes its backlog metrics once a minute."""

RETRY_PAUSES = (1.0, 2.0)
"""Pauses before a failed event is given to its function again. Lambda waits one and two minutes; nobody here does."""

READY_SECONDS = 60.0
"""How long any part of the local cloud may take to answer for the first time."""

STOP_SECONDS = 3.0
"""How long a process may take to end when asked, before it is made to."""
