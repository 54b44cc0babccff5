"""only my addresses, in the every scene"""
import pytest
from tests.workplace.every.addresses_open import OPEN_TO
from tests.workplace.every.scene import addresses, scene
from tests.workplace.every.test_addresses import _answer, NAME
pytestmark = pytest.mark.django_db
MINE=("teams:","messages:")
def test_open():
    here=scene(); bad={}
    for a in addresses():
        if not a.name.startswith(MINE): continue
        found={}
        for who,by in here.actors.items():
            found[who]=_answer(by,a,here,"get").status_code
        got={w for w,c in found.items() if c==200}
        if got!=OPEN_TO.get(a.name): bad[a.name]=found
        for who,by in here.strangers_here.items():
            for m in ("get","post"):
                r=_answer(by,a,here,m)
                if NAME in r.content or (a.of_a_record and r.status_code not in (403,404,405)): bad[(a.name,who,m)]=r.status_code
        for who,by in here.actors.items():
            if _answer(by,a,here,"post").status_code>=500: bad[(a.name,who,"post")]=500
    assert not bad, "\n".join(f"{k}: {v}" for k,v in bad.items())
