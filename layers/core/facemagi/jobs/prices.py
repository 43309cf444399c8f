"""What a job costs on AWS beside the time of its instance; docs/operator.md has the same figures."""

EDIT_USD = 0.0000117
"""One edit: the PUT of the result, the GET of the photo, and the calls of Lambda, DynamoDB and SNS; 0.000005 of it is
the PUT. The code behind `./scripts/plan` computes it from the calls."""

FURTHER_LEG_USD = 0.00001
"""Each further endpoint of a chain: the PUT of the picture between them, its notice and the next invocation."""


def of_requests(legs: int) -> float:
    """The price of all requests of a job, US dollars, without its instances and without its photo.

    Args:
        legs: how many endpoints it runs on.
    """
    return round(EDIT_USD + (legs - 1) * FURTHER_LEG_USD, 9)
