"""The composition root: the one place that knows every part and says what is joined to what.

Commands come here; each part of it stands in the module that is named for it.
"""

from frontdesk.wiring.desks import call
from frontdesk.wiring.outside import load_settings
from frontdesk.wiring.people import add_staff, first_link, sign_in_link
from frontdesk.wiring.processes import owner_url, serve, versions, work
from frontdesk.wiring.records import export_csv, report_daily, tasks
from frontdesk.wiring.setting_up import ensure_demo, prepare

__all__ = [
    "add_staff",
    "call",
    "ensure_demo",
    "export_csv",
    "first_link",
    "load_settings",
    "owner_url",
    "prepare",
    "report_daily",
    "serve",
    "sign_in_link",
    "tasks",
    "versions",
    "work",
]
