"""The account of a session, which every page asks for."""

import pytest

from samvej.workplace.people.queries import account_of_session
from tests.workplace.factories import make_actor

pytestmark = pytest.mark.django_db


def test_account_of_session_comes_with_who_it_is_in_one_query(django_assert_num_queries):
    by = make_actor()

    with django_assert_num_queries(1):
        account = account_of_session(by.account.pk)
        assert account is not None
        name = account.professional.name

    assert name == by.name


def test_account_of_session_is_gone_where_it_was_closed():
    by = make_actor()
    by.account.is_active = False
    by.account.save()

    assert account_of_session(by.account.pk) is None
