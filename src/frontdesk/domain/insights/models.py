"""Rows that insights keeps for itself: how far each log file has been written."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.kernel.db import Base, Stamped, TenantMixin


class CsvLog(TenantMixin, Stamped, Base):
    """How long a log file is known to be; what lies beyond was written by a process that died.

    file    its name, such as `call_logs.csv`
    bytes   length of what is committed
    rows    rows in it, the header not counted
    """

    __tablename__ = "csv_logs"

    file: Mapped[str] = mapped_column(primary_key=True, sort_order=-18)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
