"""What a server does once for all: imported, and the release rendered, in the process that servers are forked from."""

import tempfile

from pwa import make_ahead
from server import create_app
from server.config import Config

with tempfile.TemporaryDirectory(prefix="breather-ahead-") as folder:
    make_ahead(create_app(Config.from_environment({"BREATHER_DATA": folder})))
