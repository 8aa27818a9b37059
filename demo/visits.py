"""What happens in a visit: pages, searches, products, AI features, basket, order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from demo.assistant import tell_chat, tell_interaction
from demo.baskets import Basket
from demo.catalogue import Product, any_category, choose, remedy
from demo.clock import Clock
from demo.features import CHAT, RECOMMENDATION, ROUTINE, SKIN_ANALYSIS, Use, second_use, use_of_passer_by
from demo.lives import Visit
from demo.models import tell_calls
from demo.orders import tell_order
from demo.seasons import level, mood, second_of_day
from demo.story import Story
from demo.streams import Weighted, more, stream, whole
from demo.wishes import CONCERN, Concern, concern_of_day, met_search, unmet_search

PASSERS_BY = 25.0
"""Visits a year by unknown people who buy nothing, per customer the shop was asked to have."""

_BOUNCE = 0.56
_SEARCH = 0.13
_UNMET = 0.042
_SOURCES = Weighted(
    (("search", 38.0), ("direct", 22), ("social", 19), ("newsletter", 11), ("partner", 6), ("ad", 4))
)
_SHOWN = {RECOMMENDATION: 3, SKIN_ANALYSIS: 2, ROUTINE: 3, CHAT: 0}


def passers_by(seed: int, customers: int, day: date) -> Iterator[Visit]:
    """The visits of a day by unknown people who buy nothing."""
    rng = stream(seed, "passers-by", day)
    usual = customers * PASSERS_BY / 365.25
    for place in range(1, whole(rng, usual * level(day) * mood(seed, day)) + 1):
        visit = Visit(day, second_of_day(rng), f"{place:04}")
        use = use_of_passer_by(rng)
        if use:
            second = second_use(rng, use)
            visit.uses = (use, second) if second else (use,)
        yield visit


def tell(seed: int, clock: Clock, visit: Visit) -> Story:
    """All facts of a visit."""
    rng = stream(seed, "visit", visit.code)
    story = Story(visit.code, clock.start(visit.day, visit.second))
    if visit.way == "web":
        _Browsing(story, rng, visit).tell()
    elif visit.way == "telegram":
        _tell_use(story, rng, visit, visit.uses[0])
        story.wait(rng.expovariate(1 / 240))
    if visit.basket:
        tell_order(story, visit, visit.basket)
    return story


def _tell_use(story: Story, rng: Random, visit: Visit, use: Use) -> tuple[list[Product], int | None]:
    """One use of a feature: its interaction and model calls; products it names and stars it got."""
    concern = concern_of_day(rng, visit.day, use.helped, skin_only=use.feature is SKIN_ANALYSIS)
    product = remedy(rng, concern.name)
    treated = _treated(visit) if use.helped else None
    if treated and (treated[0].category == "skin" or use.feature is not SKIN_ANALYSIS):
        concern, product = treated
    named = [product] if product else []
    turns, intents = 1, ["advice"]
    if use.feature is CHAT:
        intents = tell_chat(story, rng, visit, use, concern=concern, product=product)
        turns = len(intents)
    stars = tell_interaction(story, rng, visit, use, concern=concern, turns=turns)
    tell_calls(story, rng, visit.day, use.feature, concern=concern.name, intents=intents)
    return named, stars


def _treated(visit: Visit) -> tuple[Concern, Product] | None:
    """The first product of the visit's order that treats something, and what it treats."""
    for line in visit.basket.lines if visit.basket else ():
        if line.product.concerns:
            return CONCERN[line.product.concerns[0]], line.product
    return None


class _Browsing:
    """A web session on its way from the landing page to wherever it ends."""

    def __init__(self, story: Story, rng: Random, visit: Visit) -> None:
        self.story, self.rng, self.visit = story, rng, visit
        self.person = visit.person
        self.customer_id, self.session_id = visit.customer_id, visit.session_id
        self.favourite = visit.person.favourite if visit.person else any_category(rng, visit.day)

    def tell(self) -> None:
        self._land()
        basket = self.visit.basket
        bounces = not (basket or self.visit.uses) and self.rng.random() < _BOUNCE
        if self.rng.random() < _UNMET:
            self._note("search", metadata=unmet_search(self.rng, self.visit.day))
        if bounces:
            return
        self._browse()
        for use in self.visit.uses:
            self._use(use)
        if basket:
            self._buy(basket)
        elif self.rng.random() < (0.20 if self.visit.uses else 0.13):
            self._give_up_basket()

    def _note(self, event_type: str, product: Product | None = None, **more_fields: object) -> None:
        self.story.note("events", {
            "event_id": self.story.next_id("events"),
            "event_type": event_type,
            "channel": "web",
            "user_id": None,
            "customer_id": self.customer_id,
            "session_id": self.session_id,
            "product_id": product.product_id if product else None,
            "interaction_type": None,
            "conversion_value": None,
            "metadata": {},
            **more_fields,
        })  # fmt: skip
        self.story.wait(self.rng.expovariate(1 / 35))

    def _land(self) -> None:
        shelf = self.favourite.lower().replace(" & ", "-").replace(" ", "-")
        path = "/" if self.rng.random() < 0.45 else f"/{shelf}"
        self._note("page_view", metadata={"path": path, "source": _SOURCES.pick(self.rng)})

    def _product(self) -> Product:
        tier = self.person.tier if self.person else 1
        return choose(self.rng, self.visit.day, self.favourite, tier)

    def _browse(self) -> None:
        if self.rng.random() < _SEARCH:
            found = self._product()
            self._note("search", metadata=met_search(self.rng, found))
            self._note("product_view", found)
        if self.rng.random() < 0.8 or self.visit.uses:
            for _ in range(1 + more(self.rng, 0.32, 5)):
                self._note("product_view", self._product())

    def _use(self, use: Use) -> None:
        named, stars = _tell_use(self.story, self.rng, self.visit, use)
        self._recommend(use, named)
        if stars:
            feature = use.feature.name
            self._note("feedback", interaction_type=feature, metadata={"score": stars})

    def _recommend(self, use: Use, named: list[Product]) -> None:
        """Products are shown together, some are clicked."""
        while len(named) < _SHOWN[use.feature]:
            named.append(self._product())
        shown = {product.product_id: product for product in named}.values()
        for product in shown:
            self._note("recommendation_shown", product, interaction_type=use.feature.name)
        for product in shown:
            if self.rng.random() < (0.38 if use.helped else 0.16):
                self._note("recommendation_clicked", product, interaction_type=use.feature.name)
                self._note("product_view", product)

    def _buy(self, basket: Basket) -> None:
        for line in basket.merchandise:
            if self.rng.random() < 0.85:
                self._note("product_view", line.product)
            self._note("add_to_cart", line.product)
        self._note("checkout_started")
        self._note("purchase", conversion_value=basket.amount / 100)

    def _give_up_basket(self) -> None:
        product = self._product()
        self._note("product_view", product)
        self._note("add_to_cart", product)
        if self.rng.random() < 0.4:
            self._note("checkout_started")
