"""Telling other processes that a document has something new.

The channel layer carries only this. It may fail: then others look a little later, by themselves.
"""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)


def group_of(document_id: int) -> str:
    """The group of all processes that have a document open."""
    return f"document.{document_id}"


def ring(document_id: int) -> None:
    """Say that a document has something new, from code without an event loop."""
    try:
        async_to_sync(get_channel_layer().group_send)(group_of(document_id), {"type": "document.new"})
    except Exception:
        log.exception("no doorbell for document %s: processes that have it open will look by themselves", document_id)
