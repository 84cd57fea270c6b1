"""The composition root: the one place that knows every part and says what is joined to what.

Commands come here; each part of it stands in the module that is named for it.
"""

from frontdesk.wiring.accounts import (
    add_connection,
    add_key,
    add_number,
    connections,
    keys,
    numbers,
    remove_connection,
    remove_number,
    revoke_key,
    secrets_of,
)
from frontdesk.wiring.desks import call
from frontdesk.wiring.outside import load_settings
from frontdesk.wiring.people import add_staff, first_link, reset_link, set_operator, sign_in_link
from frontdesk.wiring.processes import owner_url, serve, versions, work
from frontdesk.wiring.records import export_csv, report_daily, tasks
from frontdesk.wiring.rehearsal.stage import rehearse
from frontdesk.wiring.setting_up import ensure_demo, prepare
from frontdesk.wiring.shops import first_business, open_shop, remove_demo, restore_demo, shops

__all__ = [
    "add_connection",
    "add_key",
    "add_number",
    "add_staff",
    "call",
    "connections",
    "ensure_demo",
    "export_csv",
    "first_business",
    "first_link",
    "keys",
    "load_settings",
    "numbers",
    "open_shop",
    "owner_url",
    "prepare",
    "rehearse",
    "remove_connection",
    "remove_demo",
    "remove_number",
    "report_daily",
    "reset_link",
    "restore_demo",
    "revoke_key",
    "secrets_of",
    "serve",
    "set_operator",
    "shops",
    "sign_in_link",
    "tasks",
    "versions",
    "work",
]
