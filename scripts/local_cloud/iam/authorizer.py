"""Decides whether a caller may do what it asks for."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from scripts.local_cloud.iam import policy, records
from scripts.local_cloud.iam.keys import role_of
from scripts.local_cloud.iam.policy import Call, Statement

Documents = Callable[[str], Sequence[dict[str, Any]]]
"""The inline policies of a role, by its name; none where there is no such role."""


class DeniedError(Exception):
    """A call that no policy allows.

    Attributes:
        role: the caller's.
        call: the call.
    """

    def __init__(self, role: str, call: Call) -> None:
        super().__init__(f"{role} may not {call.action} on {call.resource}")
        self.role, self.call = role, call


class Authorizer:
    """Evaluates the inline policies of roles. AWS's managed policies are not here, and nothing here needs them.

    Args:
        documents: reads the policies.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._cache: dict[str, list[Statement]] = {}

    def require(self, access_key: str, calls: Sequence[Call]) -> None:
        """Check a request.

        Args:
            access_key: of the caller; one that is no role's may do everything.
            calls: everything that the request does.

        Raises:
            DeniedError: the caller may not do all of it.
        """
        role = role_of(access_key)
        if role is None:
            return
        statements = self._statements(role)
        for call in calls:
            pattern = policy.grant(statements, call)
            if pattern is None:
                raise DeniedError(role, call)
            records.used(role, call.action, pattern)

    def allows(self, access_key: str, call: Call) -> bool:
        """Whether a caller may do something, without a record.

        Args:
            access_key: of the caller.
            call: what it may or may not do.
        """
        role = role_of(access_key)
        return role is None or policy.grant(self._statements(role), call) is not None

    def _statements(self, role: str) -> list[Statement]:
        """The statements of a role, read once: no deployment here changes a role. One without any may come later."""
        if not self._cache.get(role):
            self._cache[role] = [each for document in self._documents(role) for each in policy.parse(document)]
        return self._cache[role]


def through(client: Callable[[str], Any]) -> Documents:
    """Reads the policies of roles from the local cloud's IAM.

    Args:
        client: returns the boto3 client of a service.
    """

    def documents(role: str) -> list[dict[str, Any]]:
        iam = client("iam")
        try:
            names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        except iam.exceptions.NoSuchEntityException:
            return []
        return [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names]

    return documents


def in_moto(role: str) -> list[dict[str, Any]]:
    """Reads the policies of a role in moto's own process.

    Args:
        role: its name.
    """
    from moto.iam.models import iam_backends

    from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION

    found = iam_backends[ACCOUNT][PARTITION].roles
    policies = next((each.policies for each in found.values() if each.name == role), {})
    return [json.loads(document) for document in policies.values()]
