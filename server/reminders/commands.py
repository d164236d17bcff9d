"""`breather remind`."""

import logging
import signal
import threading

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
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    while not stop.is_set():
        with app.app_context():
            try:
                sending.run(app.config["BREATHER"])
            except OperationalError as error:  # locked, full or restarting: the next round may succeed
                logs.event("reminders", logging.ERROR, type=type(error).__name__)
            finally:
                db.session.remove()
        stop.wait(every)
