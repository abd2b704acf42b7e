"""Core's REST API as a script would call it."""

import json
import urllib.error
import urllib.request


class Core:
    def __init__(self, port: int, key: str | None = None):
        self.base = f"http://127.0.0.1:{port}/api"
        self.key = key

    def call(self, method: str, path: str, body: dict | None = None, headers: dict | None = None):
        """The status and the decoded answer; an error answer is an answer too."""
        fields = {"Content-Type": "application/json", **({"X-API-Key": self.key} if self.key else {}), **(headers or {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method, headers=fields)
        try:
            with urllib.request.urlopen(request, timeout=15) as response:
                return response.status, json.loads(response.read() or b"null")
        except urllib.error.HTTPError as problem:
            return problem.code, json.loads(problem.read() or b"null")

    def put_in(self, source: str, destination: str, text: str = "Hello", **fields) -> int:
        """Hands a message in and gives its id."""
        body = {
            "source_msisdn": source, "destination_msisdn": destination, "message_body": text, "source_smsc": "script",
        } | fields
        status, answer = self.call("POST", "/messages", {key: value for key, value in body.items() if value is not None})
        assert status == 201, (status, answer)
        return answer["data"]["id"]

    def messages(self, query: str = "") -> list[dict]:
        status, answer = self.call("GET", "/messages" + (f"?{query}" if query else ""))
        assert status == 200, (status, answer)
        return answer["data"]

    def message(self, message_id: int) -> dict | None:
        """By Core's own id, or by the (negative) one that the sender was given."""
        def is_it(one):
            return one["id"] == message_id or one.get("source_message_id") == str(message_id)

        return next((one for one in self.messages("limit=1000") if is_it(one)), None)

    def answers(self) -> bool:
        try:
            return self.call("GET", "/status")[0] == 200
        except OSError:
            return False
