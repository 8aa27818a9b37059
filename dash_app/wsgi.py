"""What gunicorn serves."""

import sys

from dash_app import page
from dash_app.app import create_app
from dash_app.logs import log_to_stderr
from data.errors import DatabaseOutdated, SettingError
from data.settings import load_settings

try:
    settings = load_settings()
    log_to_stderr(settings.log_level)
    server = create_app(settings)
except (SettingError, DatabaseOutdated) as error:
    sys.exit(str(error))

page.prepare(server)
# The processes forked from this one open connections of their own.
server.extensions["services"].close_connections()
