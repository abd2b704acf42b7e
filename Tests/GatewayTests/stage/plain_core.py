"""A Core that offers no extension at all: one call for each message, no leases; and that can be slow, ill or silly."""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from .ports import free_port
from .waiting import until


class PlainCore:
    def __init__(self, port: int | None = None):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.calls: list[tuple[str, str, dict | None, dict]] = []
        self.messages: dict[int, dict] = {}
        # What to answer to a hand-in: a call from its body to (status, answer); nothing = take it.
        self.verdict = lambda body: None
        # How long every answer is held back, in seconds.
        self.delay = 0.0
        self._lock = threading.Lock()
        core = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                core.handle(self, "GET")

            def do_POST(self):
                core.handle(self, "POST")

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_):
                """A client that went away in the middle is none of our business."""

        self._server = Server(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    # What tests do with it

    def queue(self, dest_smsc: str, source: str, destination: str, text: str, **fields) -> int:
        with self._lock:
            number = len(self.messages) + 1
            self.messages[number] = {
                "id": number, "source_msisdn": source, "destination_msisdn": destination, "message_body": text,
                "source_smsc": "script", "dest_smsc": dest_smsc, "status": "pending", "delivery_attempts": 0,
            } | fields
        return number

    def bodies(self, path: str) -> list[dict]:
        return [body for _, called, body, _ in list(self.calls) if re.fullmatch(path, called) and body is not None]

    def wait_body(self, path: str, within: float = 15.0) -> dict:
        return until(lambda: self.bodies(path), f"a call of {path}", within)[-1]

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    # What it answers

    def handle(self, request: BaseHTTPRequestHandler, method: str):
        length = int(request.headers.get("Content-Length") or 0)
        body = json.loads(request.rfile.read(length) or b"null")
        url = urlsplit(request.path)
        if self.delay:
            time.sleep(self.delay)
        status, answer = self.answer(method, url.path.removeprefix("/api"), parse_qs(url.query), body)
        self.calls.append((method, url.path.removeprefix("/api"), body, dict(request.headers)))
        octets = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(octets)))
        request.end_headers()
        request.wfile.write(octets)

    def answer(self, method: str, path: str, query: dict, body: dict | None):
        if (method, path) == ("GET", "/status"):
            return 200, {"status": "ok", "application": "OmniMessage", "timestamp": "2026-10-30T08:00:00Z"}
        if (method, path) == ("POST", "/frontends/register"):
            return 201, {"data": {"expires_at": "2026-10-30T08:01:30Z"} | (body or {})}
        if (method, path) == ("GET", "/messages/queue"):
            with self._lock:
                waiting = [
                    one for one in self.messages.values()
                    if one["status"] == "pending" and one["dest_smsc"] == query["smsc"][0]
                ]
            return 200, {"data": waiting[: int(query.get("limit", ["100"])[0])]}
        if (method, path) == ("POST", "/messages"):
            if (said := self.verdict(body)) is not None:
                return said
            with self._lock:
                number = len(self.messages) + 1
                self.messages[number] = {"id": number, "status": "kept", "dest_smsc": None, "delivery_attempts": 0} | body
            return 201, {"data": self.messages[number]}
        return self.settle(method, path, body)

    def settle(self, method: str, path: str, body: dict | None):
        found = re.fullmatch(r"/messages/(\d+)/(mark_delivered|increment_delivery_attempt)", path)
        if method == "POST" and found and int(found[1]) in self.messages:
            message = self.messages[int(found[1])]
            if found[2] == "mark_delivered":
                message["status"] = "delivered"
            else:
                message["delivery_attempts"] += 1
                message["status"] = "failed" if body.get("permanent") else "deferred"
            return 200, {"data": message}
        if (method, path) == ("POST", "/events"):
            return 201, {"data": body}
        return 404, {"errors": {"path": ["is not known here"]}}
