"""A small server of its own that speaks VDX's booking API, keeps its rooms in memory, and can misbehave.

``python vdx_server.py PORT``. What it is to do next is said by ``POST /_how`` with ``{"how": …}``; ``GET /_seen``
gives the requests and the rooms.
"""

import json
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KNOWN = {
    "subject": str, "startTime": str, "endTime": str, "externalId": str, "labels": list, "maxParticipants": int,
    "endMeetingOnEndTime": bool, "hostPin": int, "guestPin": int, "guestPinRequired": bool, "description": str,
}  # fmt: skip
rooms: dict[str, dict[str, Any]] = {}
seen: list[dict[str, Any]] = []
state = {"how": "well", "provisioned": False, "token": "first"}


class Handler(BaseHTTPRequestHandler):
    """The API."""

    def log_message(self, format: str, *args: Any) -> None:
        """Be quiet."""

    def do_GET(self) -> None:
        """Find a room, or its scheduling information."""
        parts = urlsplit(self.path)
        if parts.path == "/_seen":
            return self._say(200, {"seen": seen, "rooms": list(rooms.values())})
        if not self._let_in("GET", {}):
            return None
        if parts.path == "/v2/meetings":
            label = parse_qs(parts.query).get("label", [""])[0]
            return self._say(200, [each for each in rooms.values() if label in each["labels"]])
        id = parts.path.rsplit("/", 1)[-1]
        if parts.path.startswith("/v2/scheduling-info/") and id in rooms:
            return self._say(200, {"uuid": id, "hostPin": rooms[id]["hostPin"], "guestPin": 4321})
        return self._no(404, 0)

    def do_POST(self) -> None:
        """Book a room, give a token, or be told how to behave."""
        said = self._body()
        if self.path == "/_how":
            state.update(said)
            return self._say(200, {})
        if self.path == "/token":
            state["token"] = uuid.uuid4().hex
            return self._say(200, {"access_token": state["token"], "expires_in": 300})
        if not self._let_in("POST", said):
            return None
        wrong = [name for name, value in said.items() if name not in KNOWN or not isinstance(value, KNOWN[name])]
        missing = [name for name in ("subject", "startTime", "endTime") if name not in said]
        if wrong or missing or len(said["subject"]) > 100 or not said["startTime"].endswith("Z"):
            return self._no(400, 10)
        if any(each["externalId"] == said["externalId"] for each in rooms.values()):
            return self._no(400, 21)
        id = str(uuid.uuid4())
        rooms[id] = {**said, "uuid": id, "shortId": id[:12], "shortLink": f"https://m.example.dk/{id[:12]}"}
        if state["how"] == "answer lost":
            state["how"] = "well"
            self.close_connection = True
            return None
        return self._say(200, self._told(id))

    def do_PATCH(self) -> None:
        """Change a room."""
        said, id = self._body(), self.path.rsplit("/", 1)[-1]
        if not self._let_in("PATCH", said):
            return None
        if id not in rooms:
            return self._no(404, 0)
        if state["provisioned"] and said.get("startTime") != rooms[id]["startTime"]:
            return self._no(406, 12)
        rooms[id].update(said)
        return self._say(200, self._told(id))

    def do_DELETE(self) -> None:
        """Delete a room."""
        id = self.path.rsplit("/", 1)[-1]
        if not self._let_in("DELETE", {}):
            return None
        if id not in rooms:
            return self._no(404, 0)
        if state["provisioned"]:
            return self._no(406, 13)
        del rooms[id]
        self.send_response(204)
        self.end_headers()
        return None

    def _told(self, id: str) -> dict[str, Any]:
        return {name: value for name, value in rooms[id].items() if name != "hostPin"}

    def _let_in(self, method: str, body: dict[str, Any]) -> bool:
        seen.append({"method": method, "path": self.path, "body": body})
        how = state["how"]
        if how == "slow":
            time.sleep(3)
        if how == "forgot token":
            state.update(how="well", token="another")
        if how in ("500", "403"):
            self._no(int(how), 11)
            return False
        if how == "nonsense":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")
            return False
        if self.headers.get("Authorization") != f"Bearer {state['token']}":
            self._no(401, 11)
            return False
        return True

    def _body(self) -> dict[str, Any]:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return json.loads(raw) if raw.startswith(b"{") else {}

    def _say(self, status: int, said: Any) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _no(self, status: int, code: int) -> None:
        self._say(status, {"status": status, "error": "no", "path": "", "detailed_error_code": code})


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()
