"""Telling other processes that a document has something new.

The channel layer carries only this, and who is there. It may fail: then others look a little later, by themselves.
"""

import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

log = logging.getLogger(__name__)


def layer() -> Any:
    """The layer between processes; None when there is only this one."""
    found = get_channel_layer()
    return None if isinstance(found, InMemoryChannelLayer) else found


def group_of(document_id: int) -> str:
    """The group of all processes that have a document open."""
    return f"document.{document_id}"


def ring(document_id: int) -> None:
    """Say that a document has something new, from code without an event loop."""
    from vakkring.realtime import live  # knows documents, which know this module

    live.tell_here(document_id)
    found = layer()
    if found is None:
        return
    try:
        async_to_sync(found.group_send)(group_of(document_id), {"type": "document.new", "document": document_id})
    except Exception:
        log.warning("no doorbell for document %s: others will look by themselves", document_id, exc_info=True)


async def ring_others(sender: str, document_id: int, presences: bytes) -> None:
    """The same from within the loop of a process that has told its own sockets already."""
    found = layer()
    if found is None:
        return
    message = {"type": "document.new", "document": document_id, "from": sender, "presences": presences}
    try:
        await found.group_send(group_of(document_id), message)
    except Exception:
        log.warning("no doorbell for document %s: others will look by themselves", document_id, exc_info=True)
