"""What a question or an article can be about: the port `Asked`. A session, as far as the visitor may know of it."""

import re

from django.contrib.auth.models import AnonymousUser

from classroom import access
from classroom.models import Session
from vakkring.accounts.models import Person
from vakkring.ports import Subject, Visit

ABOUT = re.compile(r"session:([1-9][0-9]{0,8})")


class ClassroomAsked:
    """Resolves "session:12"."""

    def subject(self, about: str, visit: Visit) -> Subject | None:
        """Title and path of a session; None for one that is not for this visitor."""
        found = ABOUT.fullmatch(about)
        session = Session.objects.filter(pk=int(found[1])).first() if found else None
        somebody = Person.objects.filter(pk=visit.person_id or 0).first() or AnonymousUser()
        if session is None or not access.may_see(somebody, session):
            return None
        return Subject(about, session.title, session.get_absolute_url())
