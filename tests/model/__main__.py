"""Play schedules by hand: `python -m tests.model '{"from": 0, "count": 100}'`."""

import sys
from pathlib import Path

from tests.model.host import serve

if __name__ == "__main__":
    import json

    told = json.loads(sys.argv[1])
    node = Path(__file__).parents[2] / ".venv/bin/node"
    sys.exit(serve(str(node), sys.argv[1:], told.get("bug"), told.get("engine", "sqlite")))
