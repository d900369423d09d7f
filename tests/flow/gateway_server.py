"""An SMS gateway for the tests: http.server on a port of its own.

Prints its port; writes every request as a line of JSON to FOLDER/requests.
The path says what it does. Ends when its standard input ends.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCK = threading.Lock()


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode()
        request = {"method": self.command, "path": self.path,
                   "headers": dict(self.headers), "body": body}
        with LOCK, open(f"{sys.argv[1]}/requests", "a",
                        encoding="utf-8") as file:
            file.write(json.dumps(request) + "\n")
        word, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, "do_" + word.partition("?")[0])(rest)

    do_GET = do_POST

    def answer(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_send(self, _):
        self.answer(200, b'{"data":[{"id":"gw-1"}],"code":"100"}')

    def do_status(self, status):
        self.answer(int(status), f"because of {status}".encode())

    def do_echo(self, _):
        key = self.headers.get("Authorization", "")
        self.answer(403, f"bad key {key}".encode())

    def do_elsewhere(self, _):
        self.answer(302, b"", [("Location", "/send")])

    def do_long(self, _):
        self.answer(200, b"x" * 100000)

    def do_silent(self, _):
        threading.Event().wait()

    def do_hangup(self, _):
        self.close_connection = True

    def do_half(self, _):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a test that breaks off is no news


def main():
    server = Server(("127.0.0.1", 0), Gateway)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while os.read(0, 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
