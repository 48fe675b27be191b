"""Storing what people wrote, on PostgreSQL: one statement, which is its own transaction.

The ORM needs four trips to the server and builds SQL that grows with the number of updates. In a process whose event loop is busy every
trip waits for Python's one lock as well, so that with hundreds of people writing the trips were most of the time.
"""

from collections.abc import Mapping

from django.db import connection

STORE = """
WITH held AS (
    SELECT id FROM realtime_shareddocument WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
)
INSERT INTO realtime_documentupdate (document_id, person_id, update, at, compacted, credited, undone)
SELECT document, person, written, now(), false, false, false
FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS given (document, person, written) JOIN held ON held.id = document
RETURNING document_id, id
"""


def store(updates: Mapping[tuple[int, int | None], bytes]) -> dict[int, list[int]]:
    """Insert updates by document and person, but for documents that are gone or that somebody else holds; answers their numbers.

    A number is given when the document is held: within a document a higher one is committed later. Raises `IntegrityError`.
    """
    documents, people = [document for document, _person in updates], [person for _document, person in updates]
    numbers: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(STORE, [sorted(set(documents)), documents, people, list(updates.values())])
        for document, number in cursor.fetchall():
            numbers.setdefault(document, []).append(number)
    return numbers
