"""
Settings, read once from the environment or ``.streamlit/secrets.toml``.

The environment wins over the file. Field names are the environment's names in lower case, which
``docs/settings.md`` lists; a test fails if one of them is missing there.
"""

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from aidioma.settings.media_hosts import hosts, parted
from aidioma.settings.oidc import IdentityProvider, safe_url, well_named

NonNegativeDecimal = Annotated[Decimal, Field(ge=0)]

SECRETS_FILE = Path(".streamlit/secrets.toml")


def _default_data_dir() -> Path:
    """Return the user's data folder; for root one that the database's own user can reach."""
    return Path("/var/lib/aidioma") if os.geteuid() == 0 else user_data_path("aidioma")


def _env(name: str) -> AliasChoices:
    return AliasChoices(name, name.lower())


class Settings(BaseSettings):
    """What an installation can configure. Everything has a default that works on a laptop."""

    model_config = SettingsConfigDict(toml_file=SECRETS_FILE, extra="ignore", frozen=True, case_sensitive=False)

    database_url: SecretStr | None = Field(None, description="PostgreSQL with pgvector; unset: the embedded server.")
    database_direct_url: SecretStr | None = Field(
        None, description="The same database without a pooler in between, for DDL and LISTEN."
    )
    database_pooled: bool = Field(
        default=False,
        description="Whether DATABASE_URL leads to a pooler in transaction mode; Neon's is known by its name.",
    )
    database_read_url: SecretStr | None = Field(None, description="A read replica for dashboards.")
    data_dir: Path = Field(
        default_factory=_default_data_dir,
        validation_alias=_env("AIDIOMA_DATA_DIR"),
        description="Folder of the embedded server and of this installation's secret key.",
    )

    openai_api_key: SecretStr | None = Field(None, description="Key of the judge; unset: rules and self-rating.")
    openai_base_url: str | None = Field(None, description="Any OpenAI-compatible endpoint.")
    model: str = Field("gpt-5-mini", validation_alias=_env("AIDIOMA_MODEL"), description="The judge's model.")
    embedding_model: str | None = Field(
        None,
        validation_alias=_env("AIDIOMA_EMBEDDING_MODEL"),
        description="The provider's embedding model; unset: the local embedder.",
    )
    speech_model: str = Field(
        "gpt-4o-mini-tts",
        validation_alias=_env("AIDIOMA_SPEECH_MODEL"),
        description="The provider's voice, where a key is set; empty: the browser's own voices.",
    )
    transcription_model: str = Field(
        "gpt-4o-mini-transcribe",
        validation_alias=_env("AIDIOMA_TRANSCRIPTION_MODEL"),
        description="Who listens to pronunciation, where a key is set; empty: learners rate themselves.",
    )
    speech_cache_mb: int = Field(
        200,
        ge=0,
        validation_alias=_env("AIDIOMA_SPEECH_CACHE_MB"),
        description="Megabytes of recordings kept in the data folder.",
    )
    media_mb: int = Field(
        2_000,
        ge=0,
        validation_alias=_env("AIDIOMA_MEDIA_MB"),
        description="Megabytes of recordings and pictures that teachers may bring, in the data folder.",
    )
    media_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(parted), AfterValidator(hosts)] = Field(
        (),
        validation_alias=_env("AIDIOMA_MEDIA_HOSTS"),
        description="Hosts from which recordings and pictures of content may play, divided by commas.",
    )
    judge_timeout_s: float = Field(
        12.0, gt=0, le=120, validation_alias=_env("AIDIOMA_JUDGE_TIMEOUT_S"), description="Seconds one call may take."
    )
    prices: dict[str, tuple[NonNegativeDecimal, NonNegativeDecimal]] = Field(
        default_factory=dict,
        validation_alias=_env("AIDIOMA_PRICES"),
        description="USD for a million tokens in and out by the beginning of a model's name, over the list prices; "
        'as JSON: {"gpt-5-mini": [0.25, 2], "llama3": [0, 0]}.',
    )
    max_wrong_hit_rate: float = Field(
        0.005,
        gt=0,
        lt=0.2,
        validation_alias=_env("AIDIOMA_MAX_WRONG_HIT_RATE"),
        description="Share of reused feedback that may disagree with the judge.",
    )
    similar_question_from: float = Field(
        0.85,
        ge=0.5,
        le=1,
        validation_alias=_env("AIDIOMA_SIMILAR_QUESTION_FROM"),
        description="Likeness from which a question about a mark counts as asked before.",
    )
    pack_least_learners: int = Field(
        3,
        ge=1,
        le=10_000,
        validation_alias=_env("AIDIOMA_PACK_LEAST_LEARNERS"),
        description="Different learners who must have given an answer before a pack may carry it.",
    )
    budget_learner_day_usd: Decimal = Field(
        Decimal("0.05"),
        ge=0,
        validation_alias=_env("AIDIOMA_BUDGET_LEARNER_DAY_USD"),
        description="What one learner's answers may cost a day.",
    )
    budget_day_usd: Decimal = Field(
        Decimal("5.00"),
        ge=0,
        validation_alias=_env("AIDIOMA_BUDGET_DAY_USD"),
        description="What the whole installation may spend on the judge a day.",
    )
    budget_month_usd: Decimal = Field(
        Decimal("100.00"),
        ge=0,
        validation_alias=_env("AIDIOMA_BUDGET_MONTH_USD"),
        description="What the whole installation may spend on the judge a month.",
    )
    budget_guest_day_usd: Decimal = Field(
        Decimal("0.01"),
        ge=0,
        validation_alias=_env("AIDIOMA_BUDGET_GUEST_DAY_USD"),
        description="What one guest's answers may cost a day; never more than a learner's.",
    )
    budget_guests_share: Decimal = Field(
        Decimal("0.2"),
        ge=0,
        le=1,
        validation_alias=_env("AIDIOMA_BUDGET_GUESTS_SHARE"),
        description="Part of the day's and the month's budget that all guests together may spend.",
    )
    guest_days: int = Field(
        7,
        ge=1,
        le=365,
        validation_alias=_env("AIDIOMA_GUEST_DAYS"),
        description="Days after which a guest who has never answered anything is removed.",
    )
    budget_soft_share: Decimal = Field(
        Decimal("0.8"),
        gt=0,
        le=1,
        validation_alias=_env("AIDIOMA_BUDGET_SOFT_SHARE"),
        description="Part of a budget from which there is an alarm, and the installation's own calls wait.",
    )

    secret_key: SecretStr | None = Field(
        None,
        validation_alias=_env("AIDIOMA_SECRET_KEY"),
        description="Signs session cookies; unset: made once and kept in the data folder.",
    )
    oidc: Annotated[dict[str, IdentityProvider], AfterValidator(well_named)] = Field(
        default_factory=dict,
        validation_alias=_env("AIDIOMA_OIDC"),
        description="Identity providers to sign in with, by name; as JSON, or a table in the secrets file.",
    )
    public_url: Annotated[str, AfterValidator(safe_url)] | None = Field(
        None,
        validation_alias=_env("AIDIOMA_PUBLIC_URL"),
        description="Where browsers reach the app, for an identity provider to send them back; unset: localhost.",
    )
    metrics_token: SecretStr | None = Field(
        None,
        min_length=16,
        validation_alias=_env("AIDIOMA_METRICS_TOKEN"),
        description="What a monitoring system sends to read /metrics; unset: only from this machine.",
    )
    legacy_database_url: SecretStr | None = Field(None, description="Where a migration reads the legacy tables.")
    legacy_schema: str = Field("public", description="Schema of the legacy tables.")
    port: int = Field(8501, ge=1, le=65535, description="Port that the app listens on.")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_not_set(cls, value: Any, info: ValidationInfo) -> Any:
        """Take an empty text for a setting that is not made, as compose files pass on; a text may be empty."""
        setting = cls.model_fields[info.field_name or ""]
        if value != "" or isinstance(setting.default, str):
            return value
        return setting.get_default(call_default_factory=True, validated_data={})

    @model_validator(mode="after")
    def _urls_are_postgresql(self) -> Self:
        for name in ("database_url", "database_direct_url", "database_read_url", "legacy_database_url"):
            url = getattr(self, name)
            if url is not None and not url.get_secret_value().startswith(("postgresql://", "postgres://")):
                msg = f"{name.upper()} must start with postgresql://"
                raise ValueError(msg)
        return self

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
