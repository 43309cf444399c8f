"""What moto's CloudWatch does not do: metrics of other services, metrics in logs, alarms that are evaluated."""
