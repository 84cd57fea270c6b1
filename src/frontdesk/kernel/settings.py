"""The installation's settings, from the environment or `.env`; a business's own are in its row."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What one installation is told from outside.

    data               folder of the database, the logs and the secrets
    database_url       the owner's; None means the embedded server
    app_database_url   the application's; None means it is derived from the owner's
    pooler             whether the application's URL leads through a PgBouncer in transaction mode;
                       the queue and presence then use `direct_database_url`
    pg_bin             folder with `postgres` and `initdb`; None means the wheel's, then the system's
    log_format         `console` for people, `json` for machines; None means by whether a person looks
    """

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    data: Path = Field(default=Path("data"), validation_alias="FRONTDESK_DATA")
    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    app_database_url: SecretStr | None = Field(default=None, validation_alias="APP_DATABASE_URL")
    direct_database_url: SecretStr | None = Field(default=None, validation_alias="DIRECT_DATABASE_URL")
    pooler: bool = Field(default=False, validation_alias="FRONTDESK_POOLER")
    pg_bin: Path | None = Field(default=None, validation_alias="FRONTDESK_PG_BIN")
    log_format: Literal["console", "json"] | None = Field(default=None, validation_alias="FRONTDESK_LOG_FORMAT")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", validation_alias="FRONTDESK_LOG_LEVEL"
    )
