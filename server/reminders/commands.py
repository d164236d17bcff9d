"""`breather remind`."""

import logging
import os
import select
import signal

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from server import create_app, logs
from server.db import db, is_migrated
from server.reminders import sending


@click.command("remind")
@click.option("--watch", is_flag=True, help="Go on, until Ctrl-C or SIGTERM.")
@click.option("--every", type=click.IntRange(1, 900), default=60, show_default=True, help="Seconds, with --watch.")
def remind_command(watch: bool, every: int) -> None:
    """Send the reminders that are due: a push without content each."""
    app = create_app()
    with app.app_context():
        if not is_migrated():
            raise click.ClickException("The database is not ready: run 'breather migrate' first.")
    if watch:
        _watch(app, every)
    else:
        with app.app_context():
            click.echo(str(sending.run(app.config["BREATHER"])))


def _watch(app: Flask, every: int) -> None:
    # No threading.Event: a handler that sets it while this very thread is about to wait for it holds the lock for ever.
    told, tell = os.pipe()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: os.write(tell, b"."))
    is_told = False
    while not is_told:
        with app.app_context():
            try:
                sending.run(app.config["BREATHER"])
            except OperationalError as error:  # locked, full or restarting: the next round may succeed
                logs.event("reminders", logging.ERROR, type=type(error).__name__)
            finally:
                db.session.remove()
        is_told = bool(select.select([told], [], [], every)[0])
