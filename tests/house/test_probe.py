import time, pickle
import pytest
from collections import defaultdict
from django.db import connections, transaction, connection
from pax.access.context import acting_as
from pax.accounts.models import User
from tests.house.walls import *
from tests.house.test_walls import ASKERS

@pytest.mark.django_db
def test_it(mine):
    people = ASKERS
    T = {c: tables_for(c) for c in COMMANDS}
    T["INSERT"] = {t: m for t, m in T["INSERT"].items() if t in T["SELECT"]}
    enf, dec, roads = {}, {}, {}
    with as_owner():
        all_ = all_rows()
        print("empty", [t for t in all_ if not all_[t]])
        for c in COMMANDS:
            t=time.time(); p=time.process_time()
            for n in people:
                with acting_as(User.objects.get(username=n)) as who:
                    for k, v in declared(c, T[c]).items():
                        dec[n, c, k] = v
            print("declared", c, len(T[c]), time.time()-t, time.process_time()-p, flush=True)
        t=time.time(); p=time.process_time()
        for n in people:
            with acting_as(User.objects.get(username=n)) as who:
                for m in our_models():
                    if has_road(m):
                        roads[n, m._meta.db_table] = road(m, who.user)
        print("roads", time.time()-t, time.process_time()-p, flush=True)
    def tried(n, c):
        if c != "INSERT": return {t: Rows() for t in T[c]}
        f = {}
        for t in T[c]:
            yes, no = dec[n, c, t], all_[t] - dec[n, c, t] if t in all_ else Rows()
            f[t] = Rows([*sorted(yes)[:1], *sorted(no)[:1]])
        return f
    for c in COMMANDS:
        t=time.time(); p=time.process_time()
        for n in people:
            with acting_as(User.objects.get(username=n)) as who:
                for k, v in enforced(c, tried(n, c)).items():
                    enf[n, c, k] = v
        print("enforced", c, len(T[c]), time.time()-t, time.process_time()-p, flush=True)
    pickle.dump((people, {c: {t: m._meta.label for t, m in T[c].items()} for c in T}, enf, dec, roads, all_), open("/tmp/walls/data.pickle","wb"))
    print([k for k in enf if enf[k] != dec[k]][:40])

from tests.house.walls import _rows, _key_of
@pytest.fixture(scope="module")
def mine(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), world_of_its_own() as w:
        yield w
