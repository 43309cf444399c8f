"""The queue before SageMaker: how many jobs each endpoint has, which jobs wait for it, and how long they take.

SageMaker's own queue knows no order and no owner. So an endpoint gets only a short backlog, enough to keep its
instances busy and to start more; the other jobs wait in the table. One item for each endpoint, its *lane*, counts both.
"""
