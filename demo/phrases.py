"""What people write to the assistant and what it answers."""

from __future__ import annotations

INTENTS = ("greeting", "advice", "price", "details", "buy", "delivery", "thanks")

PROBLEMS: dict[str, tuple[str, ...]] = {
    "dryness": ("My cheeks feel tight after washing.", "My skin is so flaky since the heating is on."),
    "redness": ("I get red easily, what is gentle enough?", "My face burns with almost every cream."),
    "acne": ("I keep getting breakouts on my chin.", "What helps against spots but does not dry me out?"),
    "oily skin": ("By noon my face is shiny again.", "Large pores and oily skin, what do you suggest?"),
    "dark spots": ("These dark spots from last summer will not fade.", "Anything for pigmentation?"),
    "fine lines": ("I would like something for fine lines.", "First wrinkles around my eyes. What helps?"),
    "dull skin": ("I look tired all the time, no glow at all.", "My skin is dull. Which serum?"),
    "sun damage": ("I need a sunscreen without a white cast.", "Got a sunburn yesterday, what calms it?"),
    "perioral dermatitis": ("I have perioral dermatitis. Which cream can I use?",),
    "dry hair": ("My hair feels like straw.", "Very dry lengths, what mask would you take?"),
    "frizz": ("It is humid and my hair is pure frizz.", "How do I keep my curls from frizzing?"),
    "damaged hair": ("I bleached my hair and it breaks.", "Heat damage, is there a repair treatment?"),
    "split ends": ("Split ends again, without a haircut what can I do?",),
    "dandruff": ("I have dandruff every winter.", "White flakes on black clothes. Which shampoo?"),
    "oily scalp": ("My roots are greasy after one day.", "I have to wash daily, oily scalp."),
    "itchy scalp": ("My scalp itches after colouring.", "Something for an itchy scalp, please."),
    "hair loss": ("I am losing more hair than usual.", "My hair is thinning at the crown. Any serum?"),
}

ASKS: dict[str, tuple[str, ...]] = {
    "greeting": ("Hello", "Hi there", "Good evening", "Hey, are you a real person?", "Hi, quick question"),
    "price": ("How much is it?", "What does the {product} cost?", "Price?", "And what does it cost?"),
    "buy": ("Put it in my basket, please.", "I will take one.", "OK, where can I pay?", "Sold. One, please."),
    "thanks": (
        "That was clear, thanks.",
        "Thank you!",
        "Great, I will try it.",
        "Hm, not quite. Thanks anyway.",
    ),
}

ANSWERS: dict[str, tuple[str, ...]] = {
    "greeting": (
        "Hello. I am the shop's assistant. What may I look for?",
        "Hi. Tell me about your skin or hair, and I will look what fits.",
    ),
    "advice": (
        "Many people with {concern} like our {product}. It is mild and made for daily use.",
        "For {concern} I would start with {product}. Use it for two weeks before adding anything else.",
        "{product} was made for {concern}. If it burns, please stop and ask a pharmacist.",
    ),
    "none": (
        "I am sorry, we have nothing made for {concern}. A pharmacist can tell you more.",
        "For {concern} I would not like to guess. Our team answers by mail within a day.",
    ),
    "price": ("{product} costs {price}.", "It is {price}. Postage is free from 50.00."),
    "buy": ("Done: {product}, {price}. Here is your checkout link.", "It is in your basket."),
    "thanks": ("With pleasure.", "Glad to help. Tell me how it goes."),
}

EXCHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "details": (
        ("Is there perfume in it?", "No. {product} has no perfume and no colouring."),
        ("Can I use it every day?", "Yes. Once a day is enough; twice does no harm."),
        ("Is the {product} fine with retinol?", "Yes. One in the morning, the other at night is simplest."),
        ("How long does one last?", "About six weeks with daily use."),
        ("Is it vegan?", "{product} is vegan. The pack tells the full list of ingredients."),
    ),
    "delivery": (
        ("How long does delivery take?", "Two to three working days."),
        ("Where is my parcel?", "The link in your mail shows where it is. Most arrive on the third day."),
        ("Do you ship to the islands?", "Yes, it takes a day or two longer and costs the same."),
        ("Can I send something back?", "Yes, within 30 days. The label is in your parcel."),
    ),
}
"""Questions that have an answer of their own."""

DEEDS: dict[str, tuple[str, ...]] = {
    "Product Recommendation": ("Looked for products against {concern}", "Asked what fits {concern}"),
    "Chat Assistant": ("Chatted about {concern}", "Asked the assistant about {concern}"),
    "Skin Analysis": ("Had a photo analysed: {concern}", "Skin analysis, {concern} found"),
    "Routine Builder": ("Built a routine for {concern}", "Changed a routine, now with care for {concern}"),
}
