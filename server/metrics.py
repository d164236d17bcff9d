"""Counts for Prometheus: routes, methods, statuses and times. No label names, counts or times a person.

They are read at an address of their own (BREATHER_METRICS) and never on the one that people use. A port that the proxy
does not pass on needs no secret that somebody would have to make, keep and change; and where few people use the server,
numbers that move with each request are nothing for the public either.
"""

import os
import tempfile
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def share() -> str:
    """Have the processes that are forked from here count together, in a new folder; its path, to be removed."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="breather-metrics-")
    # The library chose when it was imported, before anybody could ask.
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
    return os.environ[FOLDER]


def forget(worker: int) -> None:
    """What a worker that ended had under way is no longer under way."""
    mark_process_dead(worker)  # type: ignore[no-untyped-call]


def init_app(app: Flask) -> None:
    """Count every request of this application. Before whatever may refuse one."""
    registry = CollectorRegistry()
    done = Counter("breather_requests", "Requests answered.", ["method", "route", "status"], registry=registry)
    took = Histogram("breather_request_seconds", "Time to an answer.", ["route"], buckets=SECONDS, registry=registry)
    busy = Gauge("breather_requests_under_way", "Not answered.", multiprocess_mode="livesum", registry=registry)

    def start() -> None:
        g.counted_from = time.perf_counter()
        busy.inc()

    def finish(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "-"
        method = request.method if request.method in METHODS else "-"
        done.labels(method, route, response.status_code).inc()
        took.labels(route).observe(time.perf_counter() - g.get("counted_from", time.perf_counter()))
        return response

    def end(_error: BaseException | None) -> None:
        if g.pop("counted_from", None) is not None:
            busy.dec()

    app.before_request(start)
    app.after_request(finish)
    app.teardown_request(end)


def beside(app: "WSGIApplication", port: int) -> "WSGIApplication":
    """Answer what arrives at `port` with the counts of all processes, and hand everything else to `app`."""

    def choose(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["SERVER_PORT"] == str(port):  # gunicorn's own word for the socket, not a header's
            return _page(environ, start_response)
        return app(environ, start_response)

    return choose


def _page(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("GET", "/metrics"):
        start_response("404 Not Found", [("Content-Length", "0")])
        return []
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    page = generate_latest(registry)
    start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST), ("Content-Length", str(len(page)))])
    return [page]
