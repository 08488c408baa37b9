"""The address of a thread leads to its page, whatever the version."""

from django.urls import resolve

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance


def test_the_thread_of_a_version_is_that_of_the_thing() -> None:
    found = [provenance.thread_address(ref) for ref in ("petition/7", "petition/7@2", Ref("petition", "7", 1))]
    assert found == ["/trace/petition/7"] * 3
    assert resolve(found[0]).url_name == "trace"
