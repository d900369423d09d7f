"""SMS gateways as their documentation has them, on a port of the test's own.

Each understands its own form of a request, refuses what is not in it, and
answers by the number that is asked for: `script[number]` is a list of answers
to come, after which everything is accepted. An answer is a code of the
gateway's, or one of

    "hangup"   the connection ends without an answer
    "silent"   nothing comes
    "500"      a page of HTML
    "garbage"  200, and what nobody can read
    "half"     the beginning of an answer
"""

import base64
import json
import re
import threading
import urllib.parse
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRETS = {  # of every account; no word of them may be seen elsewhere
    "api-key": "KEY-4711-abc", "secret-key": "SECRET-0815-def",
    "access-token": "TOKEN-1234-ghi", "api-user": "USER-aaaa",
    "api-password": "PASS-bbbb\"<&>", "user": "USER-cccc",
    "password": "PASS-dddd\"<&>", "auth-token": "AUTH-eeee",
    "api-secret": "APISECRET-ffff", "app-id": "APPID-3333",
    "app-secret": "APPSECRET-gggg", "refresh-token": "REFRESH-0",
}


class Asked(AssertionError):
    """The request is not what the gateway's documentation asks for."""


def must(condition, words):
    if not condition:
        raise Asked(words)


def basic(headers):
    kind, _, word = headers["Authorization"].partition(" ")
    must(kind == "Basic", "Basic access")
    return base64.b64decode(word).decode()


class Fake:
    """What all have in common: the server and the script."""

    path = None

    def __init__(self):
        self.script = {}
        self.asked = []  # what parse() made of each request, in order
        self.wrong = []
        self.released = threading.Event()
        self.is_silent = threading.Event()  # somebody waits in vain
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length).decode("utf-8")
                try:
                    fake.serve(self, body)
                except (Asked, KeyError, ValueError, ET.ParseError) as error:
                    fake.wrong.append(repr(error))
                    self.answer(400, "?")

            do_GET = do_POST

            def answer(self, status, body, kind="application/json"):
                body = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that gives up is no news

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def serve(self, handler, body):
        must(handler.path == self.path, f"not {handler.path}")
        asked = self.parse(handler.headers, body)
        asked["body"] = body
        self.asked.append(asked)
        waiting = self.script.get(re.sub(r"^(\+?84|0)", "+84", asked["to"]))
        self.reply(handler, asked, waiting.pop(0) if waiting else None)

    def reply(self, handler, asked, answer):
        if answer == "hangup":
            handler.close_connection = True
        elif answer == "silent":
            self.is_silent.set()
            self.released.wait()
            handler.close_connection = True
        elif answer == "500":
            handler.answer(500, "<html>Internal error</html>", "text/html")
        elif answer == "garbage":
            handler.answer(200, b"\xff\xfe<{[OK", "text/plain")
        elif answer == "half":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b'{"')
            handler.close_connection = True
        else:
            status, text = self.answer(asked, answer)
            handler.answer(status, text)

    def to(self, number):
        """What was asked for a number."""
        return [asked for asked in list(self.asked)
                if asked["to"][-9:] == number[-9:]]


class Esms(Fake):
    path = "/MainService.svc/json/SendMultipleMessage_V4_post_json/"
    settings = {"sender": "UBNDLS"}
    secrets = ("api-key", "secret-key")

    def __init__(self):
        super().__init__()
        self.known = set()

    def parse(self, headers, body):
        asked = json.loads(body)
        must(headers["Content-Type"] == "application/json", "JSON")
        must(asked["ApiKey"] == SECRETS["api-key"], "ApiKey")
        must(asked["SecretKey"] == SECRETS["secret-key"], "SecretKey")
        must(asked["SmsType"] == "2" and asked["IsUnicode"] in "01", "type")
        must(asked["Brandname"] == "UBNDLS", "Brandname")
        must(re.fullmatch(r"0\d{9}", asked["Phone"]), "Phone")
        must(len(asked["RequestId"]) <= 50 and asked["RequestId"].isascii(),
             "RequestId")
        return {"to": asked["Phone"], "text": asked["Content"],
                "id": asked["RequestId"], "sandbox": asked["Sandbox"],
                "callback": asked["CallbackUrl"]}

    def reply(self, handler, asked, answer):
        is_known = asked["id"] in self.known
        if answer in (None, "hangup", "silent", "half", "garbage"):
            self.known.add(asked["id"])  # it goes out, whatever is heard
        if is_known and answer is None:
            answer = "124"
        super().reply(handler, asked, answer)

    def answer(self, asked, code):
        if code is None:
            return 200, json.dumps({"CodeResult": "100", "CountRegenerate": 0,
                                    "SMSID": f"sms-{asked['id']}"})
        return 200, json.dumps({"CodeResult": code, "CountRegenerate": 0,
                                "ErrorMessage": f"because of {code}"})

    cases = [(None, "accepted", "200 accepted, id sms-"),
             ("124", "accepted", "accepted before"),
             ("99", "refused", "wrong or blocked"),
             ("108", "refused", "wrong or blocked"),
             ("177", "refused", "network"),
             ("160", "retry", "too many"),
             ("101", "misconfigured", "api-key"),
             ("103", "misconfigured", "balance"),
             ("104", "misconfigured", "brand name"),
             ("118", "misconfigured", "brand name"),
             ("140", "misconfigured", "IP address"),
             ("146", "misconfigured", "template"),
             ("12345", "retry", "no rule knows"),
             ("500", "retry", "500"), ("garbage", "retry", "no rule knows"),
             ("hangup", "retry", "no whole answer"),
             ("half", "retry", "no whole answer"),
             ("silent", "retry", "no whole answer")]


class SpeedSms(Fake):
    path = "/index.php/sms/send"
    settings = {"sender": "UBNDLS"}
    secrets = ("access-token",)

    def parse(self, headers, body):
        asked = json.loads(body)
        must(basic(headers) == SECRETS["access-token"] + ":x", "access")
        must(isinstance(asked["to"], list) and len(asked["to"]) == 1, "to")
        must(re.fullmatch(r"84\d{9}", asked["to"][0]), "to")
        must(1 <= asked["sms_type"] <= 8, "sms_type")
        must(asked["sender"] == "UBNDLS", "sender")
        return {"to": asked["to"][0], "text": asked["content"], "id": None}

    def answer(self, asked, code):
        if code in (None, "invalid"):
            bad = [asked["to"]] if code == "invalid" else []
            return 200, json.dumps({
                "status": "success", "code": "00", "data": {
                    "tranId": 123456, "totalSMS": 1, "totalPrice": 350,
                    "invalidPhone": bad}})
        return 200, json.dumps({"status": "error", "code": code,
                                "message": f"because of {code}"})

    cases = [(None, "accepted", "200 accepted, id 123456"),
             ("invalid", "refused", "not a telephone number"),
             ("105", "refused", "not a telephone number"),
             ("113", "refused", "text"),
             ("007", "misconfigured", "IP address"),
             ("300", "misconfigured", "balance"),
             ("777", "unknown", "no rule knows"),
             ("500", "unknown", "500"), ("garbage", "unknown", "no rule"),
             ("hangup", "unknown", "no whole answer"),
             ("silent", "unknown", "no whole answer")]


class Vnpt(Fake):
    path = "/smsbn/api"
    settings = {"template": "386871", "params": {
        "label": "1234", "contract-type": "1", "contract": "5678",
        "agent": "90", "user": "ubnd"}}
    secrets = ("api-user", "api-password")

    def parse(self, headers, body):
        asked = json.loads(body)["RQST"]
        must(asked["name"] == "send_sms_list", "name")
        must(asked["APIUSER"] == SECRETS["api-user"], "APIUSER")
        must(asked["APIPASS"] == SECRETS["api-password"], "APIPASS")
        must((asked["LABELID"], asked["CONTRACTTYPEID"], asked["CONTRACTID"],
              asked["TEMPLATEID"], asked["AGENTID"], asked["USERNAME"]) ==
             ("1234", "1", "5678", "386871", "90", "ubnd"), "account")
        must(asked["PARAMS"][0]["NUM"] == "1", "PARAMS")
        must(re.fullmatch(r"84\d{9}", asked["MOBILELIST"]), "MOBILELIST")
        return {"to": asked["MOBILELIST"], "id": asked["REQID"],
                "text": asked["PARAMS"][0]["CONTENT"]}

    def answer(self, asked, code):
        code, _, words = (code or "0:success").partition(":")
        return 200, json.dumps({"RPLY": {
            "ERROR": code, "ERROR_DESC": words, "name": "send_sms_list"}})

    cases = [(None, "accepted", "200 accepted"),
             ("7:Invalid mobile list", "refused", "number"),
             ("31:Wrong API user", "misconfigured", "account"),
             ("40:Timeout", "unknown", "Timeout"),
             ("500", "unknown", "500"), ("garbage", "unknown", "no rule"),
             ("hangup", "unknown", "no whole answer"),
             ("silent", "unknown", "no whole answer")]


class Viettel(Fake):
    path = "/bulkapi"
    settings = {"sender": "UBND-LS", "params": {"cp-code": "UBNDLS"}}
    secrets = ("user", "password")
    names = {"soap": "http://schemas.xmlsoap.org/soap/envelope/",
             "impl": "http://impl.bulkSms.ws/"}

    def parse(self, headers, body):
        must(headers["Content-Type"].startswith("text/xml"), "XML")
        call = ET.fromstring(body.encode()).find(
            "soap:Body/impl:wsCpMt", self.names)
        asked = {child.tag: child.text for child in call}
        must(list(asked) == ["User", "Password", "CPCode", "RequestID",
                             "UserID", "ReceiverID", "ServiceID",
                             "CommandCode", "Content", "ContentType"], "order")
        must(asked["User"] == SECRETS["user"], "User")
        must(asked["Password"] == SECRETS["password"], "Password")
        must(asked["CPCode"] == "UBNDLS", "CPCode")
        must(asked["ServiceID"] == "UBND-LS", "ServiceID")
        must(asked["CommandCode"] == "bulksms", "CommandCode")
        must(asked["ContentType"] in ("0", "1", "F"), "ContentType")
        must(re.fullmatch(r"84\d{9}", asked["ReceiverID"]), "ReceiverID")
        return {"to": asked["ReceiverID"], "text": asked["Content"],
                "id": asked["RequestID"]}

    def answer(self, asked, code):
        result, _, words = (code or "1:Insert MT_QUEUE: OK").partition(":")
        if result == "fault":
            return 500, ('<S:Envelope xmlns:S="%s"><S:Body><S:Fault>'
                         "<faultcode>S:Client</faultcode><faultstring>%s"
                         "</faultstring></S:Fault></S:Body></S:Envelope>" %
                         (self.names["soap"], words))
        return 200, ('<?xml version="1.0" ?><S:Envelope xmlns:S="%s"><S:Body>'
                     '<ns2:wsCpMtResponse xmlns:ns2="%s"><return><message>%s'
                     "</message><result>%s</result></return>"
                     "</ns2:wsCpMtResponse></S:Body></S:Envelope>" %
                     (self.names["soap"], self.names["impl"], words, result))

    cases = [(None, "accepted", "200 accepted"),
             ("0:Invalid receiver &lt;84&gt;", "refused", "number"),
             ("0:Authenticate: FAIL", "misconfigured", "password"),
             ("0:CP_CODE: NOT_FOUND", "misconfigured", "CPCode"),
             ("0:Duplicate message", "accepted", "accepted before"),
             ("0:Timeout", "unknown", "Timeout"),
             ("fault:no such operation", "misconfigured", "service"),
             ("500", "unknown", "500"), ("garbage", "unknown", "no rule"),
             ("half", "unknown", "no whole answer"),
             ("hangup", "unknown", "no whole answer"),
             ("silent", "unknown", "no whole answer")]


class Twilio(Fake):
    account = "AC0123456789abcdef"
    path = f"/2010-04-01/Accounts/{account}/Messages.json"
    settings = {"sender": "+15005550006", "params": {"account": account}}
    secrets = ("auth-token",)

    def parse(self, headers, body):
        must(basic(headers) == f"{self.account}:{SECRETS['auth-token']}",
             "access")
        must(headers["Content-Type"] == "application/x-www-form-urlencoded",
             "form")
        asked = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
        must(asked["From"] == "+15005550006", "From")
        must(re.fullmatch(r"\+84\d{9}", asked["To"]), "To")
        return {"to": asked["To"], "text": asked["Body"], "id": None,
                "callback": asked.get("StatusCallback", "")}

    def answer(self, asked, code):
        if code is None:
            return 201, json.dumps({"sid": "SM-" + asked["to"][1:],
                                    "status": "queued", "price": None,
                                    "num_segments": "1",
                                    "error_code": None})
        status = {"20003": 401, "20429": 429, "20404": 404}.get(code, 400)
        return status, json.dumps({
            "code": int(code), "message": f"because of {code}",
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status})

    cases = [(None, "accepted", "201 accepted, id SM-84"),
             ("21211", "refused", "cannot be reached"),
             ("21610", "refused", "does not want"),
             ("21617", "refused", "text"),
             ("20429", "retry", "too many"),
             ("20003", "misconfigured", "because of 20003"),
             ("21606", "misconfigured", "because of 21606"),
             ("20404", "misconfigured", "because of 20404"),
             ("500", "unknown", "500"), ("garbage", "unknown", "no rule"),
             ("hangup", "unknown", "no whole answer"),
             ("silent", "unknown", "no whole answer")]


class Vonage(Fake):
    path = "/sms/json"
    settings = {"sender": "DONDOC"}
    secrets = ("api-key", "api-secret")

    def parse(self, headers, body):
        asked = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
        must(asked["api_key"] == SECRETS["api-key"], "api_key")
        must(asked["api_secret"] == SECRETS["api-secret"], "api_secret")
        must(asked["from"] == "DONDOC", "from")
        must(asked["type"] in ("text", "unicode"), "type")
        must(re.fullmatch(r"84\d{9}", asked["to"]), "to")
        return {"to": asked["to"], "text": asked["text"],
                "id": asked["client-ref"], "callback": asked.get("callback", "")}

    def answer(self, asked, code):
        message = {"to": asked["to"], "status": code or "0",
                   "client-ref": asked["id"]}
        if code is None:
            message.update({"message-id": "0A00", "remaining-balance": "3.1",
                            "message-price": "0.03", "network": "45204"})
        else:
            message["error-text"] = f"because of {code}"
        return 200, json.dumps({"message-count": "1", "messages": [message]})

    cases = [(None, "accepted", "200 accepted, id 0A00"),
             ("1", "retry", "too many"), ("2", "refused", "parameter"),
             ("3", "refused", "parameter"), ("4", "misconfigured", "secret"),
             ("5", "unknown", "gateway's own"), ("6", "refused", "number"),
             ("9", "misconfigured", "quota"),
             ("29", "misconfigured", "sender"),
             ("500", "unknown", "500"), ("garbage", "unknown", "no rule"),
             ("hangup", "unknown", "no whole answer"),
             ("silent", "unknown", "no whole answer")]


class Zalo(Fake):
    path = "/message/template"
    settings = {"template": "236512",
                "params": {"noi_dung": "{text}", "viec": "số {task}"}}
    secrets = ("app-id", "app-secret", "refresh-token")

    def __init__(self):
        super().__init__()
        self.renewals = 0
        self.refresh = SECRETS["refresh-token"]
        self.is_down = False
        self.token = None

    def serve(self, handler, body):
        if handler.path != "/v4/oa/access_token":
            super().serve(handler, body)
            return
        asked = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
        must(handler.headers["secret_key"] == SECRETS["app-secret"], "secret")
        must(asked["app_id"] == SECRETS["app-id"], "app_id")
        must(asked["grant_type"] == "refresh_token", "grant_type")
        if self.is_down:
            handler.answer(503, "down", "text/plain")
        elif asked["refresh_token"] != self.refresh:
            handler.answer(200, json.dumps({
                "error": -14014, "error_name": "Invalid refresh token"}))
        else:
            self.renewals += 1
            self.refresh = f"REFRESH-{self.renewals}"
            self.token = f"ACCESS-{self.renewals}-xyz"
            handler.answer(200, json.dumps({
                "access_token": self.token, "refresh_token": self.refresh,
                "expires_in": "90000"}))

    def parse(self, headers, body):
        asked = json.loads(body)
        must(asked["template_id"] == "236512", "template_id")
        must(set(asked["template_data"]) == {"noi_dung", "viec"}, "data")
        must(re.fullmatch(r"84\d{9}", asked["phone"]), "phone")
        return {"to": asked["phone"], "id": asked["tracking_id"],
                "text": asked["template_data"]["noi_dung"],
                "task": asked["template_data"]["viec"],
                "token": headers["access_token"]}

    def answer(self, asked, code):
        if asked["token"] != self.token:
            code = "-124"
        if code is None:
            return 200, json.dumps({
                "error": 0, "message": "Success",
                "data": {"msg_id": "zns-1", "sent_time": "1626926349402",
                         "quota": {"dailyQuota": "500",
                                   "remainingQuota": "499"}}})
        return 200, json.dumps({"error": int(code),
                                "message": f"because of {code}"})

    cases = [(None, "accepted", "200 accepted, id zns-1"),
             ("-108", "refused", "no Zalo account"),
             ("-118", "refused", "no Zalo account"),
             ("-133", "retry", "night"), ("-124", "retry", "-124"),
             ("-115", "misconfigured", "balance"),
             ("-144", "misconfigured", "quota"),
             ("-131", "misconfigured", "template"),
             ("-101", "misconfigured", "because of -101"),
             ("-100", "unknown", "-100"),
             ("500", "unknown", "500"), ("garbage", "unknown", "no rule"),
             ("half", "unknown", "no whole answer"),
             ("hangup", "unknown", "no whole answer"),
             ("silent", "unknown", "no whole answer")]


FAKES = {"esms": Esms, "speedsms": SpeedSms, "vnpt": Vnpt,
         "viettel": Viettel, "twilio": Twilio, "vonage": Vonage,
         "zalo-zns": Zalo}
