"""Uses of AI features as interactions, and chats as sessions, turns, messages and events."""

from __future__ import annotations

from random import Random

from demo import phrases
from demo.catalogue import Product
from demo.clock import iso
from demo.features import CHAT, Use, answer_seconds, told_outcome, told_stars
from demo.lives import Visit
from demo.story import Record, Story
from demo.streams import Weighted
from demo.wishes import Concern

_SCRIPTS = Weighted((
    (("greeting",), 14.0),
    (("delivery",), 7),
    (("advice",), 20),
    (("greeting", "advice"), 14),
    (("advice", "thanks"), 8),
    (("advice", "price"), 11),
    (("advice", "details"), 12),
    (("greeting", "advice", "details", "price"), 6),
    (("advice", "price", "buy"), 4),
    (("greeting", "advice", "details", "buy"), 3),
))  # fmt: skip
_BUYING_SCRIPTS = Weighted((
    (("advice", "buy"), 3.0),
    (("advice", "price", "buy"), 4),
    (("greeting", "advice", "details", "buy"), 3),
    (("advice", "details", "price", "buy", "thanks"), 2),
))  # fmt: skip
_MOODS: dict[str, Weighted[str]] = {
    "greeting": Weighted((("neutral", 7.0), ("curious", 3))),
    "advice": Weighted((("unsure", 4.0), ("neutral", 3), ("curious", 2), ("frustrated", 2))),
    "delivery": Weighted((("neutral", 5.0), ("frustrated", 4))),
    "buy": Weighted((("glad", 6.0), ("neutral", 4))),
    "thanks": Weighted((("glad", 8.0), ("frustrated", 2))),
}
_CURIOUS = Weighted((("curious", 6.0), ("neutral", 4)))
_EVENTS = {
    "advice": "product_view",
    "price": "price_inquiry",
    "details": "spec_inquiry",
    "buy": "checkout_started",
}


def tell_interaction(
    story: Story, rng: Random, visit: Visit, use: Use, *, concern: Concern, turns: int
) -> int | None:
    """One use of a feature as an interaction; the stars it got, if any."""
    resolved = told_outcome(rng, use)
    stars = told_stars(rng, use, visit.day)
    badges = {True: "Resolved", False: "Unresolved", None: "Completed"}
    person = visit.person
    story.note("interactions", {
        "interaction_id": story.next_id("interactions"),
        "interaction_type": use.feature.name,
        "customer_id": visit.customer_id,
        "customer_name": person.name if person else "Guest",
        "activity_description": rng.choice(phrases.DEEDS[use.feature.name]).format(concern=concern.name),
        "status_badge": badges[resolved],
        "message_count": 2 * turns,
        "response_time_sec": answer_seconds(rng, use.feature, visit.day),
        "satisfaction_score": stars,
        "session_id": visit.session_id,
        "concern": concern.name,
        "resolved": resolved,
    })  # fmt: skip
    story.wait(5 + rng.expovariate(1 / 20))
    return stars


def tell_chat(
    story: Story, rng: Random, visit: Visit, use: Use, *, concern: Concern, product: Product | None
) -> list[str]:
    """A conversation within the visit; the intents of its turns."""
    on_telegram = visit.way == "telegram"
    buys = visit.basket if product and (use.helped or on_telegram) else None
    script = (_BUYING_SCRIPTS if buys else _SCRIPTS).pick(rng)
    if product is None:
        script = tuple(intent for intent in script if intent not in ("price", "details", "buy"))
    chat = _Chat(story, rng, visit, concern, product)
    for place, intent in enumerate(script, start=1):
        known = told_outcome(rng, use) if place == len(script) else None
        chat.turn(intent, known)
    if visit.basket and on_telegram:
        chat.event("purchase", visit.basket.amount / 100)
    chat.close()
    return list(script)


class _Chat:
    """A chat session that is being written down."""

    def __init__(
        self, story: Story, rng: Random, visit: Visit, concern: Concern, product: Product | None
    ) -> None:
        self.story, self.rng, self.visit = story, rng, visit
        self.concern, self.product = concern, product
        self.session: Record = {
            "session_id": f"S-{visit.code}",
            "user_id": visit.user_id,
            "channel": "telegram" if visit.way == "telegram" else "web",
        }
        story.note("sessions", self.session)
        self.event("greeting")

    def event(self, event_type: str, value: float | None = None) -> None:
        about = self.product if event_type not in ("greeting", "purchase") else None
        self.story.note("events", {
            "event_id": self.story.next_id("events"),
            "event_type": event_type,
            "channel": "chat",
            "user_id": self.visit.user_id,
            "customer_id": self.visit.customer_id,
            "session_id": self.session["session_id"],
            "product_id": about.product_id if about else None,
            "interaction_type": CHAT.name,
            "conversion_value": value,
            "metadata": {},
        })  # fmt: skip

    def turn(self, intent: str, known: bool | None) -> None:
        """One question and its answer; known: whether it helped, where that was told."""
        asked, answered = self._texts(intent)
        seconds = answer_seconds(self.rng, CHAT, self.visit.day)
        about = self.product if intent in _EVENTS else None
        self.story.note("conversations", {
            "conversation_id": self.story.next_id("conversations"),
            "session_id": self.session["session_id"],
            "user_id": self.visit.user_id,
            "user_message": asked,
            "bot_response": answered,
            "product_id": about.product_id if about else None,
            "emotion": _MOODS.get(intent, _CURIOUS).pick(self.rng),
            "intent": intent,
            "concern": self.concern.name if intent == "advice" else None,
            "resolved": known,
            "response_time_sec": seconds,
        })  # fmt: skip
        self._message("human", asked)
        self.story.wait(seconds)
        self._message("ai", answered)
        if about:
            self.event(_EVENTS[intent])
        self.story.wait(8 + self.rng.expovariate(1 / 30))

    def close(self) -> None:
        self.session["ended_at"] = iso(self.story.now)

    def _texts(self, intent: str) -> tuple[str, str]:
        if intent in phrases.EXCHANGES:
            asked, answered = self.rng.choice(phrases.EXCHANGES[intent])
        else:
            problem = phrases.PROBLEMS[self.concern.name]
            lacking = intent == "advice" and self.product is None
            asked = self.rng.choice(problem if intent == "advice" else phrases.ASKS[intent])
            answered = self.rng.choice(phrases.ANSWERS["none" if lacking else intent])
        words = {
            "product": self.product.name if self.product else "",
            "price": f"{self.product.cents / 100:.2f}" if self.product else "",
            "concern": self.concern.name,
        }
        return asked.format(**words), answered.format(**words)

    def _message(self, kind: str, text: str) -> None:
        self.story.note("messages", {
            "message_id": self.story.next_id("messages"),
            "session_id": self.session["session_id"],
            "message": {"type": kind, "data": {"content": text}},
        })  # fmt: skip
