"""Identity providers as an operator describes them: Google, Microsoft, Keycloak, or any that speaks OpenID Connect."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from aidioma.model.people import ROLES, Role

GOOGLE: Final = "https://accounts.google.com/.well-known/openid-configuration"
_SAFE_URL: Final = re.compile(r"https://\S+|http://(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/\S*)?")
_NAME: Final = re.compile(r"(?!default$)[a-z][a-z0-9]{0,29}")


def safe_url(url: str) -> str:
    """Return *url* if nobody on the way can read or change what is sent there."""
    if not _SAFE_URL.fullmatch(url):
        msg = "must start with https:// (http:// on this machine alone)"
        raise ValueError(msg)
    return url


class IdentityProvider(BaseModel):
    """One provider. Its claims are believed as far as this says, and no further."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr
    metadata_url: Annotated[str, AfterValidator(safe_url)] = GOOGLE
    label: str = ""
    verified_claim: str = "email_verified"
    role_claim: str = ""
    roles: dict[str, Role] = Field(default_factory=dict)
    highest_role: Role = "teacher"

    @model_validator(mode="after")
    def _claim_and_roles_belong_together(self) -> Self:
        if bool(self.role_claim) != bool(self.roles):
            msg = "role_claim and roles belong together: which claim to read, and what its values mean"
            raise ValueError(msg)
        return self

    def vouches_for_email(self, claims: Mapping[str, Any]) -> bool:
        """Say whether the provider has checked that the address is its owner's. Some write the yes as text."""
        return claims.get(self.verified_claim) in (True, "true", "True", "1")

    def role_from(self, claims: Mapping[str, Any]) -> Role | None:
        """
        Return the highest role that the claims give, but none above ``highest_role``; None where they have no say.

        A claim may lie deeper, with dots: ``realm_access.roles``.
        """
        if not self.role_claim:
            return None
        found: Any = claims
        for part in self.role_claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        values = found if isinstance(found, list | tuple) else [found]
        ranks = [ROLES.index(self.roles[value]) for value in values if isinstance(value, str) and value in self.roles]
        return ROLES[min(max(ranks, default=0), ROLES.index(self.highest_role))]


def well_named(providers: dict[str, IdentityProvider]) -> dict[str, IdentityProvider]:
    """Return *providers* if each name can stand in an address."""
    for name in providers:
        if not _NAME.fullmatch(name):
            msg = f"{name!r}: a provider's name is lower-case letters and digits, such as google"
            raise ValueError(msg)
    return providers


def label_of(name: str, providers: Mapping[str, IdentityProvider]) -> str:
    """Return how the provider *name* is called on a page."""
    given = providers[name].label if name in providers else ""
    return given or name.capitalize()
