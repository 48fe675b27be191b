"""A Mollie on this machine: a real HTTP server with payments, refunds, keys against doubling, webhooks in any order, and every fault."""

import json
import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "test_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"


REFUSALS = {"422": "Unprocessable Entity", "429": "Too Many Requests", "500": "Internal Server Error"}


def now():
    return datetime.now(UTC).isoformat(timespec="seconds")


class FakeMollie:
    """Start it, use `url`, stop it. `faults` are played once each, in their order, for the calls they name."""

    def __init__(self, key=KEY):
        self.key = key
        self.payments, self.refunds, self.answered = {}, {}, {}
        self.running, self.calls, self.faults = set(), [], []
        self.lock = threading.RLock()
        self.webhook_status = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args):
                pass

            def do_GET(self):
                outer.serve(self, "GET")

            def do_POST(self):
                outer.serve(self, "POST")

            def do_DELETE(self):
                outer.serve(self, "DELETE")

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v2"
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def fail(self, method, fault, **details):
        """The next call with this method goes wrong: "500", "timeout", "timeout_after", "garbage", "422", "409", "webhook_first"."""
        self.faults.append((method, fault, details))

    # --- what comes in ------------------------------------------------------------------------------------------------------------------
    def serve(self, handler, method):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        path = urllib.parse.urlsplit(handler.path).path.removeprefix("/v2")
        self.calls.append((method, path))
        fault, details = self.next_fault(method)
        if handler.headers.get("Authorization") != f"Bearer {self.key}":
            return self.reply(handler, 401, error(401, "Unauthorized Request"))
        if fault in REFUSALS:
            return self.reply(handler, int(fault), error(int(fault), REFUSALS[fault]))
        if fault in {"garbage", "timeout"}:
            return self.reply(handler, 200, None, raw=b"<html>onderhoud</html>") if fault == "garbage" else self.hang(handler, details)
        key = handler.headers.get("Idempotency-Key") if method == "POST" else None
        status, answer, replayed = self.once(key, method, path, body)
        if fault == "webhook_first":
            self.tell(answer["id"])
        return self.hang(handler, details) if fault == "timeout_after" else self.reply(handler, status, answer, replayed=replayed)

    def next_fault(self, method):
        for place, (wanted, fault, details) in enumerate(self.faults):
            if wanted == method:
                del self.faults[place]
                return fault, details
        return None, {}

    def hang(self, handler, details):
        time.sleep(details.get("seconds", 0.5))
        handler.close_connection = True

    def once(self, key, method, path, body):
        """The same key gives the same answer, with another body it is refused, while the first runs it conflicts."""
        if key is None:
            return (*self.route(method, path, body), False)
        with self.lock:
            if key in self.running:
                return 409, error(409, "Conflict"), False
            if key in self.answered:
                asked, status, answer = self.answered[key]
                if asked != (path, body):
                    return 400, error(400, "Bad Request"), False
                return status, answer, True
            self.running.add(key)
        try:
            status, answer = self.route(method, path, body)
            with self.lock:
                self.answered[key] = ((path, body), status, json.loads(json.dumps(answer)))
        finally:
            self.running.discard(key)
        return status, answer, False

    def route(self, method, path, body):
        parts = path.strip("/").split("/")
        if parts == ["payments"] and method == "POST":
            return self.create(json.loads(body))
        payment = self.payments.get(parts[1]) if len(parts) > 1 and parts[0] == "payments" else None
        if payment is None:
            return 404, error(404, "Not Found")
        if len(parts) == 2 and method == "GET":
            return 200, self.shown(payment)
        if len(parts) == 2 and method == "DELETE":
            return self.cancel(payment)
        if parts[2:] == ["refunds"]:
            return self.refund(payment, json.loads(body)) if method == "POST" else self.listed(payment, path)
        return 404, error(404, "Not Found")

    def listed(self, payment, path):
        found = [one for one in self.refunds.values() if one["paymentId"] == payment["id"]]
        links = {"self": link(f"{self.url}{path}"), "previous": None, "next": None}
        return 200, {"count": len(found), "_embedded": {"refunds": found}, "_links": links}

    # --- payments -----------------------------------------------------------------------------------------------------------------------
    def create(self, asked):
        value = asked.get("amount", {}).get("value", "")
        if not isinstance(value, str) or len(value.partition(".")[2]) != 2:
            return 422, error(422, "The amount is invalid", "amount")
        if not asked.get("description") or not asked.get("redirectUrl"):
            return 422, error(422, "A field is missing", "description")
        pk = f"tr_{secrets.token_hex(6)}"
        expires = (datetime.now(UTC) + timedelta(minutes=15)).isoformat(timespec="seconds")
        self.payments[pk] = {
            "resource": "payment",
            "id": pk,
            "mode": "test" if self.key.startswith("test_") else "live",
            "createdAt": now(),
            "amount": asked["amount"],
            "description": asked["description"],
            "method": asked.get("method"),
            "metadata": asked.get("metadata"),
            "status": "open",
            "isCancelable": False,
            "expiresAt": expires,
            "profileId": "pfl_vakkring00",
            "sequenceType": "oneoff",
            "redirectUrl": asked["redirectUrl"],
            "webhookUrl": asked.get("webhookUrl"),
        }
        return 201, self.shown(self.payments[pk])

    def shown(self, payment):
        links = {
            "self": link(f"{self.url}/payments/{payment['id']}", "application/hal+json"),
            "dashboard": link(f"https://my.mollie.com/dashboard/payments/{payment['id']}"),
            "documentation": link("https://docs.mollie.com/reference/get-payment"),
        }
        if payment["status"] == "open":
            links["checkout"] = link(f"{self.url.removesuffix('/v2')}/checkout/{payment['id']}")
        if payment["status"] == "paid":
            links["changePaymentState"] = link(f"{self.url.removesuffix('/v2')}/state/{payment['id']}")
        return {**payment, "_links": links}

    def cancel(self, payment):
        if not payment.get("isCancelable"):
            return 422, error(422, "The payment cannot be canceled")
        self.become(payment["id"], "canceled")
        return 200, self.shown(payment)

    def become(self, pk, status):
        """A payment changes, also into paid after it had expired."""
        payment = self.payments[pk]
        payment["status"] = status
        if status == "paid":
            amount = payment["amount"]
            payment.pop("expiresAt", None)
            payment |= {
                "paidAt": now(),
                "method": "ideal",
                "amountRefunded": {"currency": amount["currency"], "value": "0.00"},
                "amountRemaining": dict(amount),
                "details": {"consumerName": "A Bakker", "consumerAccount": "NL55INGB0000000000", "consumerBic": "INGBNL2A"},
            }
        elif status in {"canceled", "expired", "failed"}:
            payment[f"{status}At"] = now()

    def tell(self, pk, times=1):
        """Call the webhook, form-encoded; answers the statuses."""
        found = []
        for _time in range(times):
            data = urllib.parse.urlencode({"id": pk}).encode()
            try:
                with urllib.request.urlopen(self.payments[pk]["webhookUrl"], data=data, timeout=15) as reply:
                    found.append(reply.status)
            except urllib.error.HTTPError as refused:
                found.append(refused.code)
        self.webhook_status += found
        return found

    # --- refunds ------------------------------------------------------------------------------------------------------------------------
    def refund(self, payment, asked):
        cents = round(float(asked["amount"]["value"]) * 100)
        left = round(float(payment.get("amountRemaining", {"value": "0"})["value"]) * 100)
        if payment["status"] != "paid" or cents > left:
            return 422, error(422, "The amount is higher than the maximum", "amount")
        twins = [one for one in self.refunds.values() if one["paymentId"] == payment["id"] and one["amount"] == asked["amount"]]
        if twins:
            return 409, error(409, "A duplicate refund has been detected")
        pk = f"re_{secrets.token_hex(5)}"
        payment["amountRemaining"]["value"] = f"{(left - cents) / 100:.2f}"
        payment["amountRefunded"]["value"] = f"{float(payment['amountRefunded']['value']) + cents / 100:.2f}"
        self.refunds[pk] = {
            "resource": "refund",
            "id": pk,
            "mode": payment["mode"],
            "amount": asked["amount"],
            "status": "pending",
            "createdAt": now(),
            "description": asked.get("description", ""),
            "metadata": asked.get("metadata"),
            "paymentId": payment["id"],
            "_links": {"self": link(f"{self.url}/payments/{payment['id']}/refunds/{pk}", "application/hal+json")},
        }
        return 201, self.refunds[pk]

    def reply(self, handler, status, answer, *, replayed=False, raw=None):
        body = raw if raw is not None else json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/hal+json")
        handler.send_header("Content-Length", str(len(body)))
        if replayed:
            handler.send_header("Idempotent-Replayed", "true")
        handler.end_headers()
        handler.wfile.write(body)


def link(href, kind="text/html"):
    return {"href": href, "type": kind}


def error(status, title, field=None):
    found = {"status": status, "title": title, "detail": title, "_links": {"documentation": link("https://docs.mollie.com/errors")}}
    return found | ({"field": field} if field else {})
