"""Customers: who they are and how they buy. All of it is drawn once, at the start of their life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.catalogue import any_category
from demo.clock import code
from demo.streams import Weighted
from demo.wishes import concern_of_day

LONGEST_STAY = 540
"""Days after signing up by which everybody has left for good."""


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words("""
Leonie Aylin Marta Hannah Jonas Emre Sofia Clara Mia Lena Nora Paula Greta Ida Amelie Zoe Lucia Elif
Fatma Anna Julia Katharina Sabine Petra Monika Eva Laura Sarah Nina Maja Freya Astrid Ingrid Camille
Chloe Manon Elise Margot Noor Sanne Femke Lotte Alice Grace Ruby Olivia Isla Poppy Giulia Chiara
Elena Paola Carmen Ines Beatriz Joana Agnieszka Zofia Ewa Kasia Hana Lukas Felix Max Tim David Paul
Ben Leon Mehmet Luca Marco Pierre Hugo Thomas Daniel Oscar Henry Jack Piotr Jan
""")
_LAST = _words("""
Brandt Demir Kowalska Vogel Petersen Kaya Moreau Schmid Weber Fischer Wagner Becker Hoffmann Koch
Richter Klein Wolf Neumann Schwarz Zimmer Braun Hartmann Lange Krause Lehmann Huber Gruber Steiner
Bauer Egger Keller Meier Frei Baumann Dubois Laurent Lefevre Garnier Roux Fontaine Bakker Visser
Smit Mulder Peeters Janssens Novak Nowak Wrobel Lis Mazur Zielinska Rossi Ferrari Conti Greco Costa
Silva Santos Pereira Garcia Lopez Torres Navarro Larsen Nielsen Holm Lund Berg Dahl Evans Hughes
Walsh Murphy Clarke Bennett Foster Hayes Arslan Yilmaz Sahin Petrov Ivanova Horvat Szabo Toth
""")
_COUNTRIES = Weighted(
    {
        "Germany": 52.0,
        "Austria": 12.0,
        "Switzerland": 8.0,
        "Netherlands": 7.0,
        "France": 6.0,
        "Poland": 5.0,
        "Italy": 4.0,
        "Spain": 3.0,
        "United Kingdom": 3.0,
    }.items()
)
_TIERS = Weighted(((0, 0.3), (1, 0.5), (2, 0.2)))


@dataclass(frozen=True, slots=True)
class Person:
    """visits: per ordinary day; keenness: chance that a visit ends in an order, without AI; stay:
    days until they leave for good; appetite: chance to ask the assistant in a visit; fickle: chance
    that an order comes back, in part or whole. number is None for guests."""

    number: str | None
    name: str
    country: str
    since: date
    favourite: str
    tier: int
    skin: str
    hair: str
    visits: float
    keenness: float
    stay: int
    appetite: float
    on_telegram: bool
    fickle: float

    @property
    def customer_id(self) -> str | None:
        return f"C-{self.number}" if self.number else None

    @property
    def user_id(self) -> str:
        return f"U-{self.number}"

    @property
    def handle(self) -> str:
        return self.name.lower().replace(" ", ".")

    def customer_record(self) -> dict[str, object]:
        return {
            "customer_id": self.customer_id,
            "name": self.name,
            "email": f"{self.handle}.{self.number}@example.com",
            "signup_date": self.since.isoformat(),
            "country": self.country,
        }

    def preferences(self) -> dict[str, object]:
        return {
            "concerns": [self.skin, self.hair],
            "favourite_category": self.favourite,
            "budget": ("under 20", "under 40", "open")[self.tier],
            "no_perfume": self.skin in ("redness", "perioral dermatitis"),
        }


def draw_person(rng: Random, day: date, place: int | None) -> Person:
    """A newcomer of a day; place is the number within the day's cohort, None for a guest."""
    return Person(
        number=None if place is None else f"{code(day)}-{place:02}",
        name=f"{rng.choice(_FIRST)} {rng.choice(_LAST)}",
        country=_COUNTRIES.pick(rng),
        since=day,
        favourite=any_category(rng, day),
        tier=_TIERS.pick(rng),
        skin=concern_of_day(rng, day, True, skin_only=True).name,
        hair=concern_of_day(rng, day, True).name,
        visits=rng.gammavariate(0.6, 0.0525),
        keenness=min(0.75, rng.gammavariate(2.2, 0.055)),
        stay=min(LONGEST_STAY, int(rng.expovariate(1 / rng.gammavariate(1.6, 150.0)))),
        appetite=rng.betavariate(1.2, 4.8),
        on_telegram=rng.random() < 0.22,
        fickle=rng.betavariate(1.0, 13.0),
    )
