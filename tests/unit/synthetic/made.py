"""A small world for tests: the project's made-up participants, one in twenty citizens, made once."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from samvej.synthetic.care import care_costs, with_care
from samvej.synthetic.events import events
from samvej.synthetic.levels import Lives, lives_of, with_rates
from samvej.synthetic.participation import Participants, participants, participation_of
from samvej.synthetic.region import Region
from samvej.synthetic.tables import Events
from samvej.synthetic.world import WorldFile, read_world_file, world_files

PROGRAMMES = Path(__file__).parents[3] / "programmes"
ONE_IN = 20


@dataclass(frozen=True)
class Lived:
    """Participants and what happened to them."""

    region: Region
    file: WorldFile
    found: Participants
    lives: Lives
    events: Events


@lru_cache(maxsize=1)
def world_file() -> WorldFile:
    path = next(iter(world_files(PROGRAMMES).values()))
    return read_world_file(path).model_copy(update={"one_in": ONE_IN})


@lru_cache(maxsize=4)
def lived(world: str, seed: int = 1) -> Lived:
    region, file = Region(seed), world_file()
    found = with_rates(region, file, file.worlds[world], participants(region, file))
    lives = lives_of(region, file, found)
    happened = events(region, lives.people, participation_of(region, found, found.citizen))
    costs = care_costs(region, file, file.worlds[world], found)
    return Lived(region, file, found, lives, with_care(region, lives.people, found, costs, happened))
