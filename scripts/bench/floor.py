"""The floor of what is sent: a server that takes a POST and answers 204, and a page that posts bytes to it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PAGE = b"<!doctype html><title>floor</title>"
KINDS = {b"GET": (b"200 OK", b"Content-Type: text/html\r\n", PAGE), b"POST": (b"204 No Content", b"", b"")}
POST = """async () => {
  const began = performance.now()
  const answer = await fetch("/", { method: "POST", body: globalThis.bytes })
  if (answer.status !== 204) throw new Error(answer.status)
  return performance.now() - began
}"""
# Random, as sealed bytes are; in parts, since the browser gives at most 64 KiB of them at once.
MAKE = """size => {
  globalThis.bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
}"""


@contextmanager
def floor_server() -> Iterator[int]:
    """Its port on localhost. It keeps connections, reads every byte and stores nothing."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(_serve, "localhost", 0), loop).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b"content-length:" in head:
                await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
            status, more, body = KINDS[head.split(b" ")[0].upper()]
            writer.write(b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, more, len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
