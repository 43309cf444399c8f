"""CloudWatch's part that moto does not have: metrics of other services, metrics in logs, and alarms that are evaluated."""
