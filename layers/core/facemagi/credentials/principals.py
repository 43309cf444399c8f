"""The principals of accounts that have keys. A live and a test key of one account share nothing."""

from facemagi.credentials.secret import Kind

PREFIXES = tuple(f"{kind}:" for kind in (Kind.LIVE, Kind.TEST))


def principal_of(account: str, kind: Kind) -> str:
    """The principal of a key.

    Args:
        account: the account's name.
        kind: live or test.
    """
    return f"{kind}:{account}"


def account_of(principal: str) -> str:
    """The account's name of a key's principal.

    Args:
        principal: of a key.
    """
    return principal.partition(":")[2]


def is_of_keys(principal: str) -> bool:
    """Whether a principal is one of keys. No token of an issuer may have it: its subject may be chosen by a user.

    Args:
        principal: any principal.
    """
    return principal.startswith(PREFIXES)
