"""What PostgreSQL does for the pages that people open most: nothing may read the whole of a table that grows with the members."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

GROWS = frozenset(
    "accounts_person accounts_membership courses_answer courses_progress courses_card evidence_fact notices_notice notices_letter "
    "realtime_streamevent realtime_stream realtime_documentupdate realtime_shareddocument realtime_receipt wiki_article wiki_revision "
    "wiki_articlelink classroom_session classroom_signup classroom_attendee classroom_message shop_order shop_invoice shop_entitlement "
    "funding_entry funding_voucher funding_account passport_proof search_entry search_word".split()
)
"""Tables that hold more with each member, module, article or session."""
FEW = 1000
PAGES = {
    "vandaag": "/",
    "catalogue": "/leren/",
    "search": "/zoeken/?q=warmtepomp",
    "article": "/wiki/warmtepomp-ontdooit/",
    "articles": "/wiki/",
    "agenda": "/live/",
    "own sessions": "/live/?mijn=1",
    "pass": "/pas/",
    "leerpotje": "/leerpotje/",
    "invoices": "/facturen/",
    "own calendar": "/live/agenda/",
    "notices": "/berichten/",
    "account": "/account/",
}


def scans(statement: str, large: Collection[str] = ()) -> set[str]:
    """Tables that grow and that this statement can only read from end to end.

    PostgreSQL is told to avoid that, and joins that read their parts from end to end: of a table that is small yet it would choose them
    although there is an index. How an index is used tells something only of tables that are `large`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for way in ("seqscan", "mergejoin", "hashjoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        (plan,) = cursor.fetchone()
    found = json.loads(plan) if isinstance(plan, str) else plan
    return {node["Relation Name"] for node, few in nodes(found[0]["Plan"]) if reads_all(node, few, large)} & GROWS


def reads_all(node: Mapping[str, Any], few: bool, large: Collection[str]) -> bool:
    """True for a table as it lies, and for an index that is walked along without looking anything up, unless only for the first few."""
    if node["Node Type"] == "Seq Scan":
        return True
    walked = node["Node Type"] in {"Index Scan", "Index Only Scan"} and "Index Cond" not in node
    return walked and node["Relation Name"] in large and (not few or "Filter" in node)


def nodes(plan: Mapping[str, Any], *, few: bool = False) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """A plan and all that it stands on; with each, whether a limit above it needs its first rows only."""
    yield plan, few
    few = plan["Node Type"] == "Limit" or (few and plan["Node Type"] not in {"Sort", "Aggregate", "Hash"})
    for below in plan.get("Plans", ()):
        yield from nodes(below, few=few)


def looked_at(client: Client, pages: Mapping[str, str], large: Collection[str] = ()) -> Iterator[tuple[str, str, set[str]]]:
    """Each statement of each page that reads: the page, the statement, what it reads from end to end."""
    for page, path in pages.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        for query in captured.captured_queries:
            if query["sql"].startswith(("SELECT", "WITH")):
                yield page, query["sql"], scans(query["sql"], large)


def too_small() -> set[str]:
    """Tables of which the data set holds so few rows that their plans tell little."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s) AND reltuples < %s", [sorted(GROWS), FEW])
        return {name for (name,) in cursor.fetchall()}


def report(cookie: str) -> list[str]:
    """Lines for people; only those where something is read from end to end, and how many statements were looked at."""
    client = Client(headers={"cookie": cookie, "host": "127.0.0.1"})
    small = too_small()
    found = list(looked_at(client, PAGES, GROWS - small))
    bad = [f"{page}: reads all of {', '.join(sorted(tables))}: {sql[:200]}" for page, sql, tables in found if tables]
    return [
        f"{len(found)} statements of {len(PAGES)} pages, {len(bad)} read a growing table from end to end",
        f"too few rows to tell more than whether there is an index: {', '.join(sorted(small)) or 'none'}",
        *bad,
    ]
