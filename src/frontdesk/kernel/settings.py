"""The installation's settings, from the environment or `.env`; a business's own are in its row."""

from pathlib import Path
from typing import Literal

from pydantic import AnyHttpUrl, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from frontdesk.kernel.addresses import without_userinfo
from frontdesk.kernel.datafolder import DataFolder


class Settings(BaseSettings):
    """What one installation is told from outside.

    data               folder of the database, the logs and the secrets
    secret_key         seals the secrets of businesses, signs tokens; None means the one kept in the data folder
    trades             folder of packs beside the built-in ones; None means there are no others
    database_url       the owner's; None means the embedded server
    app_database_url   the application's; None means it is derived from the owner's
    pooler             whether the application's URL leads through a PgBouncer in transaction mode;
                       the queue and presence then use `direct_database_url`
    pg_bin             folder with `postgres` and `initdb`; None means the wheel's, then the system's
    public_base_url    https://desk.example.com, as the world reaches us; vendors sign it. None: where `up` listens
    twilio_…           the installation's account; without the token every request of the vendor is refused
    twilio_shared_key  secret of the shared key that the account signs with, if it does; its token is good too
    voice              `relay`: the vendor hears and speaks over a socket; `gather`: turn by turn over webhooks
    smtp_url           smtp://user:password@host:587; None: no mail is sent
    mail_from          the sender of mails
    private_mail_servers  whether businesses may enter mail servers of this machine and its networks
    trusted_proxies    addresses, with commas between, whose word on where a request comes from is taken
    most_calls         calls one web process answers at a time; more are refused, and the vendor tries again
    log_format         `console` for people, `json` for machines; None means by whether a person looks
    """

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    data: Path = Field(default=Path("data"), validation_alias="FRONTDESK_DATA")
    secret_key: SecretStr | None = Field(default=None, validation_alias="FRONTDESK_SECRET_KEY", min_length=16)
    trades: Path | None = Field(default=None, validation_alias="FRONTDESK_TRADES")
    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    app_database_url: SecretStr | None = Field(default=None, validation_alias="APP_DATABASE_URL")
    direct_database_url: SecretStr | None = Field(default=None, validation_alias="DIRECT_DATABASE_URL")
    pooler: bool = Field(default=False, validation_alias="FRONTDESK_POOLER")
    pg_bin: Path | None = Field(default=None, validation_alias="FRONTDESK_PG_BIN")
    public_base_url: AnyHttpUrl | None = Field(default=None, validation_alias="PUBLIC_BASE_URL")
    twilio_account_sid: str | None = Field(default=None, validation_alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: SecretStr | None = Field(default=None, validation_alias="TWILIO_AUTH_TOKEN")
    twilio_shared_key: SecretStr | None = Field(default=None, validation_alias="TWILIO_SHARED_KEY")
    voice: Literal["relay", "gather"] = Field(default="relay", validation_alias="FRONTDESK_VOICE")
    smtp_url: SecretStr | None = Field(default=None, validation_alias="SMTP_URL")
    mail_from: str = Field(default="frontdesk@localhost", validation_alias="MAIL_FROM")
    private_mail_servers: bool = Field(default=False, validation_alias="FRONTDESK_PRIVATE_MAIL_SERVERS")
    most_calls: int = Field(default=250, ge=1, validation_alias="FRONTDESK_MOST_CALLS")
    trusted_proxies: str = Field(default="127.0.0.1,::1", validation_alias="FRONTDESK_TRUSTED_PROXIES")
    log_format: Literal["console", "json"] | None = Field(default=None, validation_alias="FRONTDESK_LOG_FORMAT")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", validation_alias="FRONTDESK_LOG_LEVEL"
    )


def base_url_of(settings: Settings) -> str | None:
    """Return how the world reaches us, without a slash at the end; None if nobody said.

    A name and a password in the address, which do not belong there, are left out: this is printed, shown and mailed.
    """
    if settings.public_base_url is None:
        return None
    return without_userinfo(str(settings.public_base_url)).rstrip("/")


def secret_key_of(settings: Settings) -> str:
    """Return the installation's key: as it was set, else the one in the data folder, made 0600 when first asked for."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    folder = DataFolder(settings.data)
    folder.make()
    return folder.secret("secret-key")
