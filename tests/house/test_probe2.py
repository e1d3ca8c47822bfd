import pytest, traceback
from django.db import transaction
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import Denied, PaxError
from tests.house.services import services, arguments
from tests.house.walls import *
@pytest.mark.django_db
def test_it(mine):
    res = {}
    found = services()
    print(len(found))
    with as_owner():
        rows = {}
        def of(m):
            if m not in rows: rows[m] = m._base_manager.order_by("pk").first()
            return m._base_manager.get(pk=rows[m].pk)
        for name, s in found.items():
            try:
                with acting_as(User.objects.get(username="viktor")) as who:
                    a = arguments(s, of)
                    try:
                        with transaction.atomic():
                            r = s(**a, by=who.user)
                            transaction.set_rollback(True)
                        out = f"returned {type(r).__name__}"
                    except Denied: out = "Denied"
                    except Exception as e: out = f"{type(e).__name__}: {str(e)[:80]} @ {traceback.extract_tb(e.__traceback__)[-1].name}"
                    transaction.set_rollback(True)
            except Exception as e: out = "outer " + repr(e)[:100]
            res[name] = out
    from collections import Counter
    print(Counter(v.split(":")[0] for v in res.values()))
    for k, v in sorted(res.items()):
        if v != "Denied": print(k, "|", v)

@pytest.fixture(scope="module")
def mine(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), world_of_its_own() as w:
        yield w
