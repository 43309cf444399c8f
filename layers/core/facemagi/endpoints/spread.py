"""Several endpoints of one container: their names, and which of them has the jobs of an owner.

All jobs of an owner go to one endpoint, so that owners take turns there, and jobs with the same photo still meet in one
container. The endpoint is the one with the highest hash of owner and name: rendezvous hashing (Thaler and Ravishankar,
1998). So with one endpoint more, only the owners move that it gets.
"""

from hashlib import sha256


def name_of(first: str, number: int) -> str:
    """The name of one of a container's endpoints. The first has the name that a single one has.

    Args:
        first: the name of the first.
        number: from 1.

    Example:
        >>> [name_of("facemagi-dev-portrait", number) for number in (1, 2)]
        ['facemagi-dev-portrait', 'facemagi-dev-portrait-2']
    """
    return f"{first}{suffix(number)}"


def suffix(number: int) -> str:
    """The end of the name of one of a container's endpoints; empty for the first.

    Args:
        number: from 1.
    """
    return "" if number == 1 else f"-{number}"


def names(first: str, endpoints: int) -> list[str]:
    """The names of all endpoints of a container.

    Args:
        first: the name of the first.
        endpoints: how many there are.
    """
    return [name_of(first, number) for number in range(1, endpoints + 1)]


def endpoint_of(owner: str, first: str, endpoints: int, current: str = "") -> str:
    """The endpoint that gets the jobs of an owner.

    Args:
        owner: the owner's id.
        first: the name of the container's first endpoint.
        endpoints: how many there are.
        current: where a job is already; it stays there as long as the container has this endpoint.
    """
    if endpoints == 1:
        return first
    known = names(first, endpoints)
    return current if current in known else max(known, key=lambda name: sha256(f"{owner} {name}".encode()).digest())
