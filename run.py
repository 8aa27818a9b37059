"""The development server: python run.py, then http://127.0.0.1:5001."""

import sys

from dash_app.app import create_app
from dash_app.logs import log_to_stderr
from data.errors import DatabaseOutdated, SettingError
from data.settings import load_settings


def main() -> None:
    try:
        settings = load_settings()
        log_to_stderr(settings.log_level)
        server = create_app(settings)
    except (SettingError, DatabaseOutdated) as error:
        sys.exit(str(error))
    print(f"http://127.0.0.1:{settings.port}")
    server.run(host="127.0.0.1", port=settings.port, threaded=True)


if __name__ == "__main__":
    main()
