"""`python -m server`: the same as `breather`, where nothing was installed (Containerfile)."""

from server.cli import main

main()
