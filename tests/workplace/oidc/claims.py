"""What claims are called: OIOSAML's names, and the one by which a test tells the broker to cheat."""

LOA = "https://data.gov.dk/concept/core/nsis/loa"
EID = "https://data.gov.dk/model/core/eid"
CPR, PERSON = f"{EID}/cprNumber", f"{EID}/person/uuid/persistent"
PROFESSIONAL = f"{EID}/professional/uuid/persistent"
CHEAT = "test:cheat"
