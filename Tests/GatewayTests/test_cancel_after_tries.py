"""cancel_sm and replace_sm of a message that was tried: Core may have it, although it did not say so."""

import pytest

from stage.cached import FROM, TO
from stage.plain_core import PlainCore
from stage.raw import RawSession
from stage.waiting import until

OK, CANCELFAIL, REPLACEFAIL = 0x00, 0x11, 0x13


class ForgetfulCore(PlainCore):
    """Takes a message and says that it is ill; can be asked for messages by their key, and to cancel and replace them."""

    takes, knows_keys = True, True

    def answer(self, method, path, query, body):
        if (method, path) == ("POST", "/messages"):
            if self.takes and not self._with(body["source_message_id"]):
                super().answer(method, path, query, body)
            return (503, {"errors": {"core": ["is ill"]}})
        if (method, path) == ("GET", "/messages") and self.knows_keys:
            return 200, {"data": self._with("-" + query["idempotency_key"][0].rsplit("-", 1)[1])}
        if method == "POST" and path.endswith(("/cancel", "/replace")):
            return 200, {"data": {}}
        return super().answer(method, path, query, body)

    def _with(self, source_message_id):
        return [one for one in self.messages.values() if one.get("source_message_id") == source_message_id]


@pytest.fixture
def stage(cached):
    made = cached(core=False)
    made.core = ForgetfulCore(made.core_port)
    made.wait_core(True)
    return made


def tried(stage, session: RawSession, text: str) -> str:
    """A message that waits for its next try, and its id."""
    given = session.submit(FROM, TO, text).id
    until(lambda: any(one["id"] == int(given) and one["retry_count"] for one in stage.rows()), "it to have been tried")
    return given


def test_what_core_has_all_the_same_is_cancelled_and_replaced_there(stage):
    with RawSession(stage.gateway.port) as session:
        first, second = tried(stage, session, "never"), tried(stage, session, "old")
        assert session.cancel(FROM, first) == OK
        assert session.replace(FROM, second, "new") == OK
    number = {one["source_message_id"]: one["id"] for one in stage.core.messages.values()}
    assert stage.core.bodies(f"/messages/{number[first]}/cancel"), "Core was asked, and not only the cache"
    assert stage.core.bodies(f"/messages/{number[second]}/replace")[0]["message_body"] == "new"


def test_what_core_does_not_have_is_cancelled_and_replaced_in_the_cache(stage):
    stage.core.takes = False
    with RawSession(stage.gateway.port) as session:
        first, second = tried(stage, session, "never"), tried(stage, session, "old")
        until(lambda: session.cancel(FROM, first) == OK, "a moment between two tries")
        until(lambda: session.replace(FROM, second, "new") == OK, "a moment between two tries")
    assert [one["id"] for one in stage.rows()] == [int(second)]
    until(lambda: "new" in stage.arrived, "the new text to be handed in")


def test_where_core_cannot_say_nothing_is_promised(stage):
    stage.core.knows_keys = False
    with RawSession(stage.gateway.port) as session:
        given = tried(stage, session, "who knows")
        assert session.cancel(FROM, given) == CANCELFAIL
        assert session.replace(FROM, given, "new") == REPLACEFAIL
        assert session.query(FROM, given) == (OK, 1), "enroute"
