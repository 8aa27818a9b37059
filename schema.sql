-- SmartShopie Analytics: the schema, version 0006.
--
--     sqlite3 smartshopie_dashboard.db < schema.sql
--
-- builds the same database as `python manage.py init`. This file is written by
-- `python manage.py schema` from data/tables; change those, add a migration, write it anew.

BEGIN;


-- ====================================================================================================
-- Facts: what happened. Entities are upserted, events are immutable; both only through data.ingest.
-- ====================================================================================================

-- who buys; upserted, newest wins
CREATE TABLE customers (
    customer_id TEXT NOT NULL,      -- the shop's own id of the customer
    name        TEXT,               -- name as the shop knows it
    email       TEXT,               -- e-mail address, lower case
    signup_date DATE,               -- day of registration; null for customers known only from their facts
    country     TEXT,               -- country as the shop writes it
    described   BOOLEAN NOT NULL,   -- true once sent as a customer, false while only named by other facts
    hinted_at   DATETIME,           -- newest fact that told the country in passing; null once sent, UTC
    created_at  DATETIME NOT NULL,  -- first seen by ingest, UTC
    updated_at  DATETIME NOT NULL,  -- last change, UTC
    CONSTRAINT pk_customers PRIMARY KEY (customer_id),
    CONSTRAINT uq_customers_email UNIQUE (email)
);
CREATE INDEX ix_customers_signup_date ON customers (signup_date);

-- what is sold; upserted, newest wins
CREATE TABLE products (
    product_id         TEXT NOT NULL,      -- the shop's own id of the product
    product_name       TEXT,               -- name; from the newest order line while the product was never sent itself
    category           TEXT,               -- category; null shows as Uncategorised
    price_minor        BIGINT,             -- list price, in minor units
    price              DOUBLE,             -- list price, in major units
    merchandise        BOOLEAN NOT NULL,   -- false for postage, fees and vouchers: in revenue, never ranked
    described          BOOLEAN NOT NULL,   -- true once sent as a product, false while only named by other facts
    hinted_at          DATETIME,           -- newest fact that told the name in passing; null once sent, UTC
    category_hinted_at DATETIME,           -- the same for the category, UTC
    created_at         DATETIME NOT NULL,  -- first seen by ingest, UTC
    updated_at         DATETIME NOT NULL,  -- last change, UTC
    CONSTRAINT pk_products PRIMARY KEY (product_id)
);

-- who talks to the assistant; upserted, newest wins
CREATE TABLE users (
    user_id         TEXT NOT NULL,                -- the chatbot's id of the user
    username        TEXT,                         -- name the chatbot uses
    customer_id     TEXT,                         -- the customer this user is, when known
    first_seen      DATETIME,                     -- first contact, UTC
    last_active     DATETIME,                     -- latest contact, UTC
    total_messages  BIGINT DEFAULT '0' NOT NULL,  -- turns in conversations, kept from facts
    total_purchases BIGINT DEFAULT '0' NOT NULL,  -- purchase events, kept from facts
    preferences     TEXT,                         -- what the chatbot remembers, a JSON object
    described       BOOLEAN DEFAULT 0 NOT NULL,   -- true once sent as a user, false while only named by other facts
    created_at      DATETIME NOT NULL,            -- first seen by ingest, UTC
    updated_at      DATETIME NOT NULL,            -- last change, UTC
    CONSTRAINT pk_users PRIMARY KEY (user_id),
    CONSTRAINT fk_users_customer_id FOREIGN KEY(customer_id) REFERENCES customers (customer_id)
);
CREATE INDEX ix_users_customer_id ON users (customer_id);

-- chat sessions; upserted, newest wins
CREATE TABLE conversation_sessions (
    session_id TEXT NOT NULL,               -- id of the chat session
    user_id    TEXT,                        -- who chats
    channel    TEXT,                        -- where: web, telegram, ...
    started_at DATETIME,                    -- first message, UTC
    ended_at   DATETIME,                    -- last message, UTC
    described  BOOLEAN DEFAULT 0 NOT NULL,  -- true once sent as a session, false while only named by other facts
    created_at DATETIME NOT NULL,           -- first seen by ingest, UTC
    updated_at DATETIME NOT NULL,           -- last change, UTC
    CONSTRAINT pk_conversation_sessions PRIMARY KEY (session_id),
    CONSTRAINT fk_conversation_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (user_id)
);
CREATE INDEX ix_conversation_sessions_user_id ON conversation_sessions (user_id);

-- what customers want help with; upserted, newest wins
CREATE TABLE concerns (
    concern    TEXT NOT NULL,               -- name of the concern
    category   TEXT,                        -- skin or hair, or what the shop sells for
    words      TEXT,                        -- words that name it in a message, a JSON list
    described  BOOLEAN DEFAULT 0 NOT NULL,  -- true once sent as a concern, false while only named by other facts
    created_at DATETIME NOT NULL,           -- first seen by ingest, UTC
    updated_at DATETIME NOT NULL,           -- last change, UTC
    CONSTRAINT pk_concerns PRIMARY KEY (concern)
);

-- which product answers which concern; replaced with each product sent
CREATE TABLE product_concerns (
    product_id TEXT NOT NULL,  -- the product that helps
    concern    TEXT NOT NULL,  -- what it helps with
    CONSTRAINT pk_product_concerns PRIMARY KEY (product_id, concern),
    CONSTRAINT fk_product_concerns_product_id FOREIGN KEY(product_id) REFERENCES products (product_id),
    CONSTRAINT fk_product_concerns_concern FOREIGN KEY(concern) REFERENCES concerns (concern)
);
CREATE INDEX ix_product_concerns_concern ON product_concerns (concern);

-- outside APIs of the assistant and what they cost; upserted, newest wins
CREATE TABLE api_configurations (
    api_name         TEXT NOT NULL,      -- the outside API, as usage and billing name it
    settings         TEXT,               -- its settings, a JSON object
    interaction_type TEXT,               -- the AI feature whose use is metered; null meters all
    unit             TEXT NOT NULL,      -- what one unit is
    unit_price_micro BIGINT NOT NULL,    -- price of a unit in millionths of the currency
    unit_price       DOUBLE NOT NULL,    -- price of a unit in major units
    monthly_quota    BIGINT,             -- units a month before an alert; null without one
    enabled          BOOLEAN NOT NULL,   -- whether the assistant may call it
    created_at       DATETIME NOT NULL,  -- first seen by ingest, UTC
    updated_at       DATETIME NOT NULL,  -- last change, UTC
    CONSTRAINT pk_api_configurations PRIMARY KEY (api_name),
    CONSTRAINT ck_api_configurations_unit CHECK (unit IN ('use', 'call', 'message', 'search', '1k_tokens'))
);

-- what the platform charges; the newest plan valid at a month's first day counts
CREATE TABLE billing_plans (
    plan_name                TEXT NOT NULL,                -- name of the plan
    base_fee_minor           BIGINT NOT NULL,              -- monthly fee, in minor units
    base_fee                 DOUBLE NOT NULL,              -- monthly fee, in major units
    included_units           BIGINT NOT NULL,              -- units a month within the fee
    overage_unit_price_micro BIGINT DEFAULT '0' NOT NULL,  -- price of a unit beyond, in millionths
    overage_unit_price       DOUBLE DEFAULT '0' NOT NULL,  -- price of a unit beyond, in major units
    valid_from               DATE NOT NULL,                -- first day on which the plan holds
    created_at               DATETIME NOT NULL,            -- first seen by ingest, UTC
    updated_at               DATETIME NOT NULL,            -- last change, UTC
    CONSTRAINT pk_billing_plans PRIMARY KEY (plan_name)
);
CREATE INDEX ix_billing_plans_valid_from ON billing_plans (valid_from);

-- lines of orders and returns; immutable
CREATE TABLE transactions (
    transaction_id      TEXT NOT NULL,      -- id of the order line
    invoice_id          TEXT NOT NULL,      -- the order or return it is a line of
    customer_id         TEXT,               -- who bought; null for a guest
    product_id          TEXT NOT NULL,      -- what was bought
    invoice_date        DATETIME NOT NULL,  -- moment of the order, UTC
    local_date          DATE NOT NULL,      -- day of the order in the shop's zone
    local_hour          INTEGER NOT NULL,   -- hour of the order in the shop's zone, 0-23
    at_ms               BIGINT NOT NULL,    -- the order in milliseconds since 1970 UTC
    kind                TEXT NOT NULL,      -- sale, return or adjustment, by the signs of quantity and amount
    quantity            BIGINT NOT NULL,    -- pieces; negative when they come back
    amount_minor        BIGINT NOT NULL,    -- line total after discount, before tax, in minor units
    amount              DOUBLE NOT NULL,    -- line total after discount, before tax, in major units
    discount_minor      BIGINT NOT NULL,    -- what the discount took off the line, in minor units
    discount            DOUBLE NOT NULL,    -- what the discount took off the line, in major units
    tax_minor           BIGINT NOT NULL,    -- tax on the line, not in amount, in minor units
    tax                 DOUBLE NOT NULL,    -- tax on the line, not in amount, in major units
    original_invoice_id TEXT,               -- the order a return belongs to, where known
    session_id          TEXT,               -- the web session the order was placed in, where known
    created_at          DATETIME NOT NULL,  -- accepted by ingest, UTC
    CONSTRAINT pk_transactions PRIMARY KEY (transaction_id),
    CONSTRAINT ck_transactions_kind CHECK (kind IN ('sale', 'return', 'adjustment')),
    CONSTRAINT ck_transactions_quantity CHECK (quantity <> 0),
    CONSTRAINT fk_transactions_customer_id FOREIGN KEY(customer_id) REFERENCES customers (customer_id),
    CONSTRAINT fk_transactions_product_id FOREIGN KEY(product_id) REFERENCES products (product_id)
);
CREATE INDEX ix_transactions_customer_id_product_id ON transactions (customer_id, product_id);
CREATE INDEX ix_transactions_invoice_id ON transactions (invoice_id);
CREATE INDEX ix_transactions_local_date ON transactions (local_date);
CREATE INDEX ix_transactions_original_invoice_id ON transactions (original_invoice_id) WHERE
        original_invoice_id IS NOT NULL;
CREATE INDEX ix_transactions_returns ON transactions (customer_id, product_id) WHERE kind = 'return';
CREATE INDEX ix_transactions_session_id ON transactions (session_id) WHERE session_id IS NOT NULL;

-- turns: a message and its answer; immutable but for the outcome
CREATE TABLE conversations (
    conversation_id   TEXT NOT NULL,      -- id of the turn
    session_id        TEXT NOT NULL,      -- the chat session
    user_id           TEXT,               -- who wrote
    occurred_at       DATETIME NOT NULL,  -- moment of the message, UTC
    local_date        DATE NOT NULL,      -- day of the message in the shop's zone
    local_hour        INTEGER NOT NULL,   -- hour of the message in the shop's zone, 0-23
    at_ms             BIGINT NOT NULL,    -- the message in milliseconds since 1970 UTC
    user_message      TEXT,               -- what the user wrote
    bot_response      TEXT,               -- what the assistant answered
    product_id        TEXT,               -- the product it was about
    emotion           TEXT,               -- emotion the assistant read
    intent            TEXT,               -- intent the assistant read
    concern           TEXT,               -- concern the message names
    resolved          BOOLEAN,            -- whether the user was helped; outcome, set once
    response_time_sec DOUBLE,             -- seconds until the answer
    response_ms       BIGINT,             -- the same in whole milliseconds, to sum
    created_at        DATETIME NOT NULL,  -- accepted by ingest, UTC
    CONSTRAINT pk_conversations PRIMARY KEY (conversation_id),
    CONSTRAINT fk_conversations_session_id FOREIGN KEY(session_id) REFERENCES conversation_sessions
        (session_id),
    CONSTRAINT fk_conversations_user_id FOREIGN KEY(user_id) REFERENCES users (user_id),
    CONSTRAINT fk_conversations_product_id FOREIGN KEY(product_id) REFERENCES products (product_id)
);
CREATE INDEX ix_conversations_local_date ON conversations (local_date);
CREATE INDEX ix_conversations_session_id ON conversations (session_id);
CREATE INDEX ix_conversations_user_id_at_ms ON conversations (user_id, at_ms);

-- LangChain's message history; immutable
CREATE TABLE chat_message_history (
    id         INTEGER NOT NULL,   -- row number, given by the database
    message_id TEXT NOT NULL,      -- the sender's id of the message
    session_id TEXT NOT NULL,      -- the chat session
    message    TEXT NOT NULL,      -- the message as LangChain stores it, JSON
    created_at DATETIME NOT NULL,  -- moment of the message, UTC
    CONSTRAINT pk_chat_message_history PRIMARY KEY (id),
    CONSTRAINT uq_chat_message_history_message_id UNIQUE (message_id),
    CONSTRAINT fk_chat_message_history_session_id FOREIGN KEY(session_id) REFERENCES conversation_sessions
        (session_id)
);
CREATE INDEX ix_chat_message_history_session_id ON chat_message_history (session_id, id);

-- web and chat events; immutable
CREATE TABLE analytics (
    event_id               TEXT NOT NULL,      -- id of the event
    event_type             TEXT NOT NULL,      -- what happened, from a closed list
    channel                TEXT NOT NULL,      -- web or chat
    occurred_at            DATETIME NOT NULL,  -- moment of the event, UTC
    local_date             DATE NOT NULL,      -- day of the event in the shop's zone
    local_hour             INTEGER NOT NULL,   -- hour of the event in the shop's zone, 0-23
    at_ms                  BIGINT NOT NULL,    -- the event in milliseconds since 1970 UTC
    user_id                TEXT,               -- visitor or chatbot user
    customer_id            TEXT,               -- the customer, when known
    session_id             TEXT,               -- web session or chat session
    product_id             TEXT,               -- the product it was about
    interaction_type       TEXT,               -- the AI feature that caused it, when one did
    conversion_value_minor BIGINT,             -- value the sender gave the event, in minor units
    conversion_value       DOUBLE,             -- value the sender gave the event, in major units
    metadata               TEXT,               -- the rest, a JSON object; a search has query, results, category
    search_query           TEXT,               -- a search's query, folded to lower case
    search_results         INTEGER,            -- how many results the search had
    search_category        TEXT,               -- category the search was made in
    created_at             DATETIME NOT NULL,  -- accepted by ingest, UTC
    CONSTRAINT pk_analytics PRIMARY KEY (event_id),
    CONSTRAINT ck_analytics_event_type CHECK (event_type IN ('page_view', 'search', 'greeting',
        'product_view', 'price_inquiry', 'spec_inquiry', 'recommendation_shown', 'recommendation_clicked',
        'add_to_cart', 'checkout_started', 'purchase', 'feedback')),
    CONSTRAINT ck_analytics_channel CHECK (channel IN ('web', 'chat')),
    CONSTRAINT fk_analytics_customer_id FOREIGN KEY(customer_id) REFERENCES customers (customer_id),
    CONSTRAINT fk_analytics_product_id FOREIGN KEY(product_id) REFERENCES products (product_id)
);
CREATE INDEX ix_analytics_customer_id_at_ms ON analytics (customer_id, at_ms) WHERE customer_id IS NOT NULL;
CREATE INDEX ix_analytics_local_date ON analytics (local_date);
CREATE INDEX ix_analytics_session_id ON analytics (session_id);
CREATE INDEX ix_analytics_user_id ON analytics (user_id, at_ms);

-- uses of an AI feature; immutable but for the outcomes
CREATE TABLE customer_interactions (
    interaction_id       TEXT NOT NULL,      -- id of the use
    interaction_date     DATETIME NOT NULL,  -- moment of the use, UTC
    local_date           DATE NOT NULL,      -- day of the use in the shop's zone
    local_hour           INTEGER NOT NULL,   -- hour of the use in the shop's zone, 0-23
    at_ms                BIGINT NOT NULL,    -- the use in milliseconds since 1970 UTC
    interaction_type     TEXT NOT NULL,      -- the AI feature; the vocabulary is open
    customer_id          TEXT,               -- who used it, when known
    customer_name        TEXT,               -- name shown in the feed
    activity_description TEXT,               -- what was done, in words
    status_badge         TEXT,               -- state shown in the feed
    message_count        BIGINT,             -- messages exchanged
    response_time_sec    DOUBLE,             -- seconds until the answer
    response_ms          BIGINT,             -- the same in whole milliseconds, to sum
    response_bucket      INTEGER,            -- histogram bucket of the response time
    satisfaction_score   INTEGER,            -- 1 to 5; outcome, set once
    session_id           TEXT,               -- the session it was used in
    concern              TEXT,               -- concern it was about
    resolved             BOOLEAN,            -- whether it helped; outcome, set once
    created_at           DATETIME NOT NULL,  -- accepted by ingest, UTC
    CONSTRAINT pk_customer_interactions PRIMARY KEY (interaction_id),
    CONSTRAINT ck_customer_interactions_satisfaction_score CHECK (satisfaction_score BETWEEN 1 AND 5),
    CONSTRAINT fk_customer_interactions_customer_id FOREIGN KEY(customer_id) REFERENCES customers
        (customer_id)
);
CREATE INDEX ix_customer_interactions_at_ms ON customer_interactions (at_ms);
CREATE INDEX ix_customer_interactions_customer_id_at_ms ON customer_interactions (customer_id, at_ms);
CREATE INDEX ix_customer_interactions_local_date ON customer_interactions (local_date);
CREATE INDEX ix_customer_interactions_session_id_at_ms ON customer_interactions (session_id, at_ms);

-- model calls; immutable but for the outcome
CREATE TABLE ai_inferences (
    inference_id     TEXT NOT NULL,      -- id of the model call
    model_name       TEXT NOT NULL,      -- the model
    interaction_type TEXT,               -- the AI feature that called it
    occurred_at      DATETIME NOT NULL,  -- moment of the call, UTC
    local_date       DATE NOT NULL,      -- day of the call in the shop's zone
    local_hour       INTEGER NOT NULL,   -- hour of the call in the shop's zone, 0-23
    at_ms            BIGINT NOT NULL,    -- the call in milliseconds since 1970 UTC
    latency_ms       DOUBLE,             -- milliseconds until the answer
    latency_us       BIGINT,             -- the same in whole microseconds, to sum
    latency_bucket   INTEGER,            -- histogram bucket of the latency
    confidence       DOUBLE,             -- the model's confidence, a fraction
    predicted_label  TEXT,               -- what the model said
    actual_label     TEXT,               -- what was true; outcome, set once
    input_tokens     BIGINT,             -- tokens in
    output_tokens    BIGINT,             -- tokens out
    cost_micro       BIGINT,             -- cost in millionths of the currency
    cost             DOUBLE,             -- cost in major units
    created_at       DATETIME NOT NULL,  -- accepted by ingest, UTC
    CONSTRAINT pk_ai_inferences PRIMARY KEY (inference_id),
    CONSTRAINT ck_ai_inferences_confidence CHECK (confidence BETWEEN 0 AND 1)
);
CREATE INDEX ix_ai_inferences_local_date ON ai_inferences (local_date);

-- payments of the shop to the platform; immutable but for the status
CREATE TABLE billing_payments (
    payment_id   TEXT NOT NULL,      -- id of the payment
    paid_at      DATETIME NOT NULL,  -- moment of the payment, UTC
    local_date   DATE NOT NULL,      -- day of the payment in the shop's zone
    local_hour   INTEGER NOT NULL,   -- hour of the payment in the shop's zone, 0-23
    at_ms        BIGINT NOT NULL,    -- the payment in milliseconds since 1970 UTC
    amount_minor BIGINT NOT NULL,    -- what was paid, in minor units
    amount       DOUBLE NOT NULL,    -- what was paid, in major units
    currency     TEXT NOT NULL,      -- ISO 4217
    method       TEXT,               -- card, transfer, ...
    status       TEXT,               -- outcome of the payment, set once
    period_month DATE NOT NULL,      -- first day of the month that was paid for
    created_at   DATETIME NOT NULL,  -- accepted by ingest, UTC
    CONSTRAINT pk_billing_payments PRIMARY KEY (payment_id)
);
CREATE INDEX ix_billing_payments_period_month ON billing_payments (period_month);

-- events that look at a product, in chat too: views, inquiries, purchase attempts
CREATE VIEW product_views AS
SELECT event_id AS view_id,
       CASE event_type WHEN 'product_view' THEN 'view'
                       WHEN 'checkout_started' THEN 'purchase_attempt'
                       ELSE event_type END AS view_type,
       channel, occurred_at, local_date, user_id, customer_id, session_id, product_id
FROM analytics
WHERE event_type IN ('product_view', 'price_inquiry', 'spec_inquiry', 'checkout_started');


-- ====================================================================================================
-- Reporting tables: computed from facts by data.rollups, may be thrown away and rebuilt.
-- ====================================================================================================

-- orders with their attribution; reach: attribution window, and all later returns
CREATE TABLE orders (
    invoice_id      TEXT NOT NULL,      -- the order: an invoice with a sale line
    customer_id     TEXT,               -- who bought; null for a guest
    session_id      TEXT,               -- the web session it names
    ordered_at      DATETIME NOT NULL,  -- moment of its first sale line, UTC
    local_date      DATE NOT NULL,      -- day of its first sale line in the shop's zone
    at_ms           BIGINT NOT NULL,    -- ordered_at in milliseconds since 1970 UTC
    ai_feature      TEXT NOT NULL,      -- AI feature last used in the attribution window before it, or none
    lines           BIGINT NOT NULL,    -- sale lines
    units           BIGINT NOT NULL,    -- pieces sold
    sales_minor     BIGINT NOT NULL,    -- sum of its sale lines, in minor units
    discounts_minor BIGINT NOT NULL,    -- sum of their discounts, in minor units
    first_order     BOOLEAN NOT NULL,   -- true for the customer's earliest order; false for guests
    voided_on       DATE,               -- day on which the last of it had come back; null while some is kept
    CONSTRAINT pk_orders PRIMARY KEY (invoice_id)
);
CREATE INDEX ix_orders_customer_id_at_ms ON orders (customer_id, at_ms);
CREATE INDEX ix_orders_local_date ON orders (local_date);
CREATE INDEX ix_orders_session_id ON orders (session_id);

-- the days that figures are kept for
CREATE TABLE calendar (
    record_date DATE NOT NULL,  -- day, without gaps from the first fact to the newest
    day_before  DATE NOT NULL,  -- the day before
    month       DATE NOT NULL,  -- first day of its month
    CONSTRAINT pk_calendar PRIMARY KEY (record_date)
);

-- which sale lines each return voids; shares of a return add up to it
CREATE TABLE return_matches (
    id             INTEGER NOT NULL,  -- row number, given by the database
    return_id      TEXT NOT NULL,     -- the return line (transactions.transaction_id)
    local_date     DATE NOT NULL,     -- day of the return
    transaction_id TEXT,              -- the sale line it voids; null where none was found
    invoice_id     TEXT,              -- the order it belongs to; null where none was found
    quantity       BIGINT NOT NULL,   -- pieces that came back of that line, positive
    amount_minor   BIGINT NOT NULL,   -- its share of the return's amount, negative, in minor units
    voided_on      DATE,              -- day from which the line counts as voided
    CONSTRAINT pk_return_matches PRIMARY KEY (id)
);
CREATE INDEX ix_return_matches_invoice_id ON return_matches (invoice_id);
CREATE INDEX ix_return_matches_local_date ON return_matches (local_date);
CREATE INDEX ix_return_matches_return_id ON return_matches (return_id);

-- web sessions; a session belongs to its first day
CREATE TABLE web_sessions (
    session_key TEXT NOT NULL,     -- session_id; for events without one, visitor and first moment
    session_id  TEXT,              -- the session as sent; null where a pause ended it
    local_date  DATE NOT NULL,     -- day of its first event
    at_ms       BIGINT NOT NULL,   -- moment of its first event in milliseconds since 1970 UTC
    visitor     TEXT,              -- kind and id of the user or customer of the session, when known
    stage       INTEGER NOT NULL,  -- furthest stage of the funnel, 1 to 5
    ai_used     BOOLEAN NOT NULL,  -- whether an AI feature was used in it
    CONSTRAINT pk_web_sessions PRIMARY KEY (session_key)
);
CREATE INDEX ix_web_sessions_local_date ON web_sessions (local_date);
CREATE INDEX ix_web_sessions_visitor ON web_sessions (visitor);

-- a customer's day with money in it; people are counted here because they do not add
CREATE TABLE customer_days (
    record_date DATE NOT NULL,     -- day in the shop's zone
    customer_id TEXT NOT NULL,     -- who bought or returned
    orders      BIGINT NOT NULL,   -- orders placed that day
    sales_minor BIGINT NOT NULL,   -- sales of the day, in minor units
    net_minor   BIGINT NOT NULL,   -- sales less returns of the day, in minor units
    first_day   BOOLEAN NOT NULL,  -- true on the day of the customer's first order
    tier        TEXT NOT NULL,     -- tier by net spend over the year to that day
    next_date   DATE NOT NULL,     -- the customer's next such day; 9999-12-31 while there is none
    CONSTRAINT pk_customer_days PRIMARY KEY (record_date, customer_id)
);
CREATE INDEX ix_customer_days_customer_id ON customer_days (customer_id, record_date);
CREATE INDEX ix_customer_days_next_date ON customer_days (record_date, next_date, tier);

-- who did what on which day; people are counted here because they do not add
CREATE TABLE person_days (
    record_date DATE NOT NULL,  -- day in the shop's zone
    activity    TEXT NOT NULL,  -- what was done: interaction, search_gap, concern_gap
    subject     TEXT NOT NULL,  -- AI feature, or what was asked for
    person      TEXT NOT NULL,  -- kind and id: customer, else user, else session
    CONSTRAINT pk_person_days PRIMARY KEY (record_date, activity, subject, person)
);

-- durations by bucket, for percentiles over any window
CREATE TABLE duration_histograms (
    record_date DATE NOT NULL,     -- day in the shop's zone
    measure     TEXT NOT NULL,     -- interaction_response or model_latency
    subject     TEXT NOT NULL,     -- AI feature or model
    bucket      INTEGER NOT NULL,  -- logarithmic bucket, relative error 1 percent
    count       BIGINT NOT NULL,   -- durations in the bucket
    CONSTRAINT pk_duration_histograms PRIMARY KEY (record_date, measure, subject, bucket)
);

-- which days each source has facts for
CREATE TABLE source_days (
    data_source TEXT NOT NULL,    -- orders, web, chat or ai
    record_date DATE NOT NULL,    -- day in the shop's zone
    facts       BIGINT NOT NULL,  -- facts of the source on that day
    CONSTRAINT pk_source_days PRIMARY KEY (data_source, record_date)
);

-- the shop at a glance, before the first fact on days of a sign-up only; reach: all later days
CREATE TABLE overview_kpis (
    id                     INTEGER NOT NULL,   -- row number, given by the database
    record_date            DATE NOT NULL,      -- day in the shop's zone
    total_customers        BIGINT NOT NULL,    -- customers so far, by signup, else by first purchase
    total_customers_change DOUBLE,             -- change against the day before, in percent; null without a denominator
    sessions               BIGINT NOT NULL,    -- web sessions that began that day
    converting_sessions    BIGINT NOT NULL,    -- of these, with a purchase
    conversion_rate        DOUBLE,             -- converting of all sessions, in percent; null without a denominator
    conversion_rate_change DOUBLE,             -- change against the day before, in percent; null without a denominator
    ai_interactions        BIGINT NOT NULL,    -- uses of an AI feature
    ai_interactions_change DOUBLE,             -- change against the day before, in percent; null without a denominator
    revenue_impact_minor   BIGINT NOT NULL,    -- net revenue attributed to an AI feature, in minor units
    revenue_impact         DOUBLE NOT NULL,    -- net revenue attributed to an AI feature, in major units
    revenue_impact_change  DOUBLE,             -- change against the day before, in percent; null without a denominator
    created_at             DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at             DATETIME NOT NULL,  -- last change, UTC
    source                 TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_overview_kpis PRIMARY KEY (id),
    CONSTRAINT ck_overview_kpis_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_overview_kpis_record_date_source UNIQUE (record_date, source)
);

-- web sessions by furthest stage; reach: the session's first day
CREATE TABLE conversion_funnel (
    id           INTEGER NOT NULL,   -- row number, given by the database
    record_date  DATE NOT NULL,      -- day in the shop's zone
    stage_name   TEXT NOT NULL,      -- stage
    stage_order  INTEGER NOT NULL,   -- 1 to 5
    count        BIGINT NOT NULL,    -- sessions that reached the stage
    percentage   DOUBLE,             -- of the first stage, in percent; null without a denominator
    dropoff_rate DOUBLE,             -- lost since the stage before, in percent; null without a denominator
    created_at   DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at   DATETIME NOT NULL,  -- last change, UTC
    source       TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_conversion_funnel PRIMARY KEY (id),
    CONSTRAINT ck_conversion_funnel_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_conversion_funnel_record_date_stage_name_source UNIQUE (record_date, stage_name, source)
);

-- uses by AI feature; reach: own day
CREATE TABLE interaction_types (
    id               INTEGER NOT NULL,   -- row number, given by the database
    record_date      DATE NOT NULL,      -- day in the shop's zone
    interaction_type TEXT NOT NULL,      -- AI feature
    count            BIGINT NOT NULL,    -- uses
    percentage       DOUBLE,             -- of all uses, in percent; null without a denominator
    created_at       DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at       DATETIME NOT NULL,  -- last change, UTC
    source           TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_interaction_types PRIMARY KEY (id),
    CONSTRAINT ck_interaction_types_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_interaction_types_record_date_interaction_type_source UNIQUE (record_date, interaction_type,
        source)
);

-- sessions and conversions; reach: the session's first day, the attribution window
CREATE TABLE conversion_trends (
    id                        INTEGER NOT NULL,   -- row number, given by the database
    record_date               DATE NOT NULL,      -- day in the shop's zone
    sessions                  BIGINT NOT NULL,    -- web sessions
    conversions               BIGINT NOT NULL,    -- web sessions with a purchase
    ai_sessions               BIGINT NOT NULL,    -- web sessions in which an AI feature was used
    ai_assisted_conversions   BIGINT NOT NULL,    -- of these, with a purchase
    ai_attributed_conversions BIGINT NOT NULL,    -- orders whose last touch in the attribution window was an AI feature
    created_at                DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at                DATETIME NOT NULL,  -- last change, UTC
    source                    TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_conversion_trends PRIMARY KEY (id),
    CONSTRAINT ck_conversion_trends_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_conversion_trends_record_date_source UNIQUE (record_date, source)
);

-- assisted against unassisted; reach: the session's first day, the attribution window
CREATE TABLE conversion_analytics (
    id                      INTEGER NOT NULL,   -- row number, given by the database
    record_date             DATE NOT NULL,      -- day in the shop's zone
    sessions                BIGINT NOT NULL,    -- web sessions
    conversions             BIGINT NOT NULL,    -- web sessions with a purchase
    ai_sessions             BIGINT NOT NULL,    -- web sessions in which an AI feature was used
    ai_assisted_conversions BIGINT NOT NULL,    -- of these, with a purchase
    orders                  BIGINT NOT NULL,    -- orders
    attributed_conversions  BIGINT NOT NULL,    -- orders attributed to an AI feature
    overall_rate            DOUBLE,             -- converting of all sessions, in percent; null without a denominator
    ai_assisted_rate        DOUBLE,             -- converting of sessions with an AI use, in percent; null without a denominator
    unassisted_rate         DOUBLE,             -- converting of sessions without one, in percent; null without a denominator
    difference              DOUBLE,             -- ai_assisted_rate less unassisted_rate, in points; people choose, so not an effect
    attributed_share        DOUBLE,             -- attributed of all orders, in percent; null without a denominator
    created_at              DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at              DATETIME NOT NULL,  -- last change, UTC
    source                  TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_conversion_analytics PRIMARY KEY (id),
    CONSTRAINT ck_conversion_analytics_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_conversion_analytics_record_date_source UNIQUE (record_date, source)
);

-- customers by RFM segment, at each month's end and the newest day
CREATE TABLE customer_segments (
    id           INTEGER NOT NULL,   -- row number, given by the database
    record_date  DATE NOT NULL,      -- day in the shop's zone
    segment_name TEXT NOT NULL,      -- segment
    size         BIGINT NOT NULL,    -- customers
    percentage   DOUBLE,             -- of all customers with a kept order, in percent; null without a denominator
    orders       BIGINT NOT NULL,    -- their orders so far
    sales_minor  BIGINT NOT NULL,    -- their sales so far, in minor units
    net_minor    BIGINT NOT NULL,    -- their net spend so far, in minor units
    aov          DOUBLE,             -- sales by order, in major units
    clv          DOUBLE,             -- net spend by customer, in major units
    churn_risk   DOUBLE,             -- one less the mean chance to buy within 90 days; null before the first training
    created_at   DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at   DATETIME NOT NULL,  -- last change, UTC
    source       TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_customer_segments PRIMARY KEY (id),
    CONSTRAINT ck_customer_segments_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_customer_segments_record_date_segment_name_source UNIQUE (record_date, segment_name, source)
);

-- patterns of the day; reach: own day, all later days for Return Rate
CREATE TABLE behavioral_patterns (
    id           INTEGER NOT NULL,   -- row number, given by the database
    record_date  DATE NOT NULL,      -- day in the shop's zone
    pattern_name TEXT NOT NULL,      -- Peak Activity, Preference Match or Return Rate
    metric_value DOUBLE,             -- the pattern's value; null without a denominator
    unit         TEXT NOT NULL,      -- unit of metric_value
    detail       TEXT,               -- for Peak Activity the hour
    numerator    BIGINT NOT NULL,    -- what was counted
    denominator  BIGINT NOT NULL,    -- out of how many
    created_at   DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at   DATETIME NOT NULL,  -- last change, UTC
    source       TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_behavioral_patterns PRIMARY KEY (id),
    CONSTRAINT ck_behavioral_patterns_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_behavioral_patterns_record_date_pattern_name_source UNIQUE (record_date, pattern_name,
        source)
);

-- web and chat events by hour; reach: own day
CREATE TABLE activity_by_hour (
    id          INTEGER NOT NULL,   -- row number, given by the database
    record_date DATE NOT NULL,      -- day in the shop's zone
    hour        INTEGER NOT NULL,   -- hour in the shop's zone, 0-23
    events      BIGINT NOT NULL,    -- events
    created_at  DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at  DATETIME NOT NULL,  -- last change, UTC
    source      TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_activity_by_hour PRIMARY KEY (id),
    CONSTRAINT ck_activity_by_hour_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_activity_by_hour_record_date_hour_source UNIQUE (record_date, hour, source)
);

-- what customers wanted help with; reach: own day
CREATE TABLE customer_concerns (
    id             INTEGER NOT NULL,   -- row number, given by the database
    record_date    DATE NOT NULL,      -- day in the shop's zone
    concern        TEXT NOT NULL,      -- concern
    category       TEXT,               -- category of the concern
    mentions       BIGINT NOT NULL,    -- interactions and turns that name it
    known_outcomes BIGINT NOT NULL,    -- of these, with a known outcome
    resolved       BIGINT NOT NULL,    -- of these, resolved
    success_rate   DOUBLE,             -- resolved of known outcomes, in percent; null without a denominator
    created_at     DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at     DATETIME NOT NULL,  -- last change, UTC
    source         TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_customer_concerns PRIMARY KEY (id),
    CONSTRAINT ck_customer_concerns_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_customer_concerns_record_date_concern_source UNIQUE (record_date, concern, source)
);

-- lifetime value by segment, at each month's end and the newest day
CREATE TABLE customer_lifetime_value (
    id            INTEGER NOT NULL,   -- row number, given by the database
    record_date   DATE NOT NULL,      -- day in the shop's zone
    segment_name  TEXT NOT NULL,      -- segment
    customers     BIGINT NOT NULL,    -- customers
    net_minor     BIGINT NOT NULL,    -- their net spend so far, in minor units
    current_clv   DOUBLE,             -- net spend by customer so far, in major units
    predicted_clv DOUBLE,             -- predicted spend by customer over the next 12 months; null before a model run
    created_at    DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at    DATETIME NOT NULL,  -- last change, UTC
    source        TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_customer_lifetime_value PRIMARY KEY (id),
    CONSTRAINT ck_customer_lifetime_value_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_customer_lifetime_value_record_date_segment_name_source UNIQUE (record_date, segment_name,
        source)
);

-- net revenue by the buyer's tier that day; reach: a year
CREATE TABLE customer_value_analysis (
    id            INTEGER NOT NULL,   -- row number, given by the database
    record_date   DATE NOT NULL,      -- day in the shop's zone
    tier          TEXT NOT NULL,      -- top, next, rest by spend over the year to that day; guests
    customers     BIGINT NOT NULL,    -- customers with money that day; 0 for guests, who are not known
    revenue_minor BIGINT NOT NULL,    -- net revenue, in minor units
    revenue       DOUBLE NOT NULL,    -- net revenue, in major units
    share         DOUBLE,             -- of the day's net revenue, in percent; null without a denominator
    orders        BIGINT NOT NULL,    -- orders
    sales_minor   BIGINT NOT NULL,    -- sales, in minor units
    aov           DOUBLE,             -- sales by order, in major units
    created_at    DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at    DATETIME NOT NULL,  -- last change, UTC
    source        TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_customer_value_analysis PRIMARY KEY (id),
    CONSTRAINT ck_customer_value_analysis_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_customer_value_analysis_record_date_tier_source UNIQUE (record_date, tier, source)
);

-- a product's day; reach: own day
CREATE TABLE product_analytics (
    id                    INTEGER NOT NULL,   -- row number, given by the database
    record_date           DATE NOT NULL,      -- day in the shop's zone
    product_id            TEXT NOT NULL,      -- product
    product_name          TEXT,               -- name
    category              TEXT,               -- category
    merchandise           BOOLEAN NOT NULL,   -- false for postage, fees and vouchers: never ranked
    views                 BIGINT NOT NULL,    -- product views
    recommendations       BIGINT NOT NULL,    -- times recommended
    recommendation_clicks BIGINT NOT NULL,    -- recommendations clicked
    purchases             BIGINT NOT NULL,    -- orders that contain it
    units                 BIGINT NOT NULL,    -- pieces sold
    returns               BIGINT NOT NULL,    -- pieces returned
    revenue_minor         BIGINT NOT NULL,    -- net revenue, in minor units
    revenue               DOUBLE NOT NULL,    -- net revenue, in major units
    created_at            DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at            DATETIME NOT NULL,  -- last change, UTC
    source                TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_product_analytics PRIMARY KEY (id),
    CONSTRAINT ck_product_analytics_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_product_analytics_record_date_product_id_source UNIQUE (record_date, product_id, source)
);
CREATE INDEX ix_product_analytics_product_id ON product_analytics (product_id);

-- what was asked for and not there; reach: 30 days
CREATE TABLE product_gaps (
    id                      INTEGER NOT NULL,   -- row number, given by the database
    record_date             DATE NOT NULL,      -- day in the shop's zone
    product_name            TEXT NOT NULL,      -- what was asked for
    asked_by                TEXT NOT NULL,      -- search or concern
    category                TEXT,               -- category it was asked in
    demand                  BIGINT NOT NULL,    -- people who asked that day
    potential_revenue_minor BIGINT,             -- demand x the category's conversion x its average line, in minor units
    potential_revenue       DOUBLE,             -- demand x the category's conversion x its average line, in major units
    created_at              DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at              DATETIME NOT NULL,  -- last change, UTC
    source                  TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_product_gaps PRIMARY KEY (id),
    CONSTRAINT ck_product_gaps_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_product_gaps_record_date_asked_by_product_name_source UNIQUE (record_date, asked_by,
        product_name, source)
);

-- a category's day; reach: own day
CREATE TABLE category_performance (
    id              INTEGER NOT NULL,   -- row number, given by the database
    record_date     DATE NOT NULL,      -- day in the shop's zone
    category_name   TEXT NOT NULL,      -- category
    views           BIGINT NOT NULL,    -- product views
    purchases       BIGINT NOT NULL,    -- orders with the category in them
    lines           BIGINT NOT NULL,    -- sale lines
    conversion_rate DOUBLE,             -- purchases of views, in percent; null without a denominator
    revenue_minor   BIGINT NOT NULL,    -- net revenue, in minor units
    revenue         DOUBLE NOT NULL,    -- net revenue, in major units
    created_at      DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at      DATETIME NOT NULL,  -- last change, UTC
    source          TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_category_performance PRIMARY KEY (id),
    CONSTRAINT ck_category_performance_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_category_performance_record_date_category_name_source UNIQUE (record_date, category_name,
        source)
);

-- net revenue by category; reach: own day
CREATE TABLE category_revenue (
    id                   INTEGER NOT NULL,   -- row number, given by the database
    record_date          DATE NOT NULL,      -- day in the shop's zone
    category_name        TEXT NOT NULL,      -- category
    revenue_amount_minor BIGINT NOT NULL,    -- net revenue, in minor units
    revenue_amount       DOUBLE NOT NULL,    -- net revenue, in major units
    percentage           DOUBLE,             -- of the day's net revenue, in percent; null without a denominator
    created_at           DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at           DATETIME NOT NULL,  -- last change, UTC
    source               TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_category_revenue PRIMARY KEY (id),
    CONSTRAINT ck_category_revenue_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_category_revenue_record_date_category_name_source UNIQUE (record_date, category_name,
        source)
);

-- the day's money; reach: the attribution window, all later days for new customers
CREATE TABLE revenue_summary (
    id                               INTEGER NOT NULL,   -- row number, given by the database
    record_date                      DATE NOT NULL,      -- day in the shop's zone
    gross_sales_minor                BIGINT NOT NULL,    -- sale lines before discount, in minor units
    gross_sales                      DOUBLE NOT NULL,    -- sale lines before discount, in major units
    discounts_minor                  BIGINT NOT NULL,    -- discounts on sale lines, in minor units
    discounts                        DOUBLE NOT NULL,    -- discounts on sale lines, in major units
    sales_minor                      BIGINT NOT NULL,    -- gross sales less discounts, in minor units
    sales                            DOUBLE NOT NULL,    -- gross sales less discounts, in major units
    returns_minor                    BIGINT NOT NULL,    -- what came back, positive, in minor units
    returns                          DOUBLE NOT NULL,    -- what came back, positive, in major units
    total_revenue_minor              BIGINT NOT NULL,    -- net revenue: sales less returns, before tax, in minor units
    total_revenue                    DOUBLE NOT NULL,    -- net revenue: sales less returns, before tax, in major units
    adjustments_minor                BIGINT NOT NULL,    -- adjustments, beside revenue, in minor units
    adjustments                      DOUBLE NOT NULL,    -- adjustments, beside revenue, in major units
    tax_minor                        BIGINT NOT NULL,    -- tax on sales and returns, in minor units
    tax                              DOUBLE NOT NULL,    -- tax on sales and returns, in major units
    ai_revenue_minor                 BIGINT NOT NULL,    -- net revenue attributed to an AI feature, in minor units
    ai_revenue                       DOUBLE NOT NULL,    -- net revenue attributed to an AI feature, in major units
    orders                           BIGINT NOT NULL,    -- invoices with a sale line
    average_order_value              DOUBLE,             -- sales by order, in major units
    new_customer_revenue_minor       BIGINT NOT NULL,    -- net revenue of customers on the day of their first order, in minor units
    new_customer_revenue             DOUBLE NOT NULL,    -- net revenue of customers on the day of their first order, in major units
    returning_customer_revenue_minor BIGINT NOT NULL,    -- net revenue of customers after that day, in minor units
    returning_customer_revenue       DOUBLE NOT NULL,    -- net revenue of customers after that day, in major units
    guest_revenue_minor              BIGINT NOT NULL,    -- net revenue without a customer, in minor units
    guest_revenue                    DOUBLE NOT NULL,    -- net revenue without a customer, in major units
    growth_rate                      DOUBLE,             -- net revenue against the day before, in percent; null without a denominator
    created_at                       DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at                       DATETIME NOT NULL,  -- last change, UTC
    source                           TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_revenue_summary PRIMARY KEY (id),
    CONSTRAINT ck_revenue_summary_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_revenue_summary_record_date_source UNIQUE (record_date, source)
);

-- net revenue by last touch; reach: the attribution window, all later returns
CREATE TABLE revenue_attribution (
    id                   INTEGER NOT NULL,   -- row number, given by the database
    record_date          DATE NOT NULL,      -- day in the shop's zone
    ai_feature           TEXT NOT NULL,      -- AI feature last used before the order, or none
    orders               BIGINT NOT NULL,    -- orders
    revenue_amount_minor BIGINT NOT NULL,    -- net revenue, in minor units
    revenue_amount       DOUBLE NOT NULL,    -- net revenue, in major units
    percentage           DOUBLE,             -- of the day's net revenue, in percent; null without a denominator
    created_at           DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at           DATETIME NOT NULL,  -- last change, UTC
    source               TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_revenue_attribution PRIMARY KEY (id),
    CONSTRAINT ck_revenue_attribution_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_revenue_attribution_record_date_ai_feature_source UNIQUE (record_date, ai_feature, source)
);

-- a model's month; reach: own month
CREATE TABLE ai_model_performance (
    id             INTEGER NOT NULL,   -- row number, given by the database
    month          DATE NOT NULL,      -- first day of the month
    model_name     TEXT NOT NULL,      -- model
    calls          BIGINT NOT NULL,    -- model calls
    samples        BIGINT NOT NULL,    -- calls with a known outcome
    averaging      TEXT,               -- binary or macro; null without samples
    accuracy       DOUBLE,             -- share of samples predicted rightly, a fraction
    precision      DOUBLE,             -- precision, a fraction
    recall         DOUBLE,             -- recall, a fraction
    f1_score       DOUBLE,             -- F1, a fraction
    latency_us     BIGINT NOT NULL,    -- sum of latencies in microseconds
    timed_calls    BIGINT NOT NULL,    -- calls with a latency
    avg_latency_ms DOUBLE,             -- mean latency in milliseconds
    p95_latency_ms DOUBLE,             -- 95th percentile of latency in milliseconds, relative error 1 percent
    cost_micro     BIGINT NOT NULL,    -- cost in millionths of the currency
    cost           DOUBLE NOT NULL,    -- cost in major units
    created_at     DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at     DATETIME NOT NULL,  -- last change, UTC
    source         TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_ai_model_performance PRIMARY KEY (id),
    CONSTRAINT ck_ai_model_performance_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_ai_model_performance_month_model_name_source UNIQUE (month, model_name, source)
);

-- a feature's day; reach: the attribution window, all later returns
CREATE TABLE ai_feature_performance (
    id                       INTEGER NOT NULL,   -- row number, given by the database
    record_date              DATE NOT NULL,      -- day in the shop's zone
    feature_name             TEXT NOT NULL,      -- AI feature
    uses                     BIGINT NOT NULL,    -- uses
    known_outcomes           BIGINT NOT NULL,    -- uses with a known outcome
    successes                BIGINT NOT NULL,    -- of these, resolved
    success_rate             DOUBLE,             -- resolved of known outcomes, in percent; null without a denominator
    responses                BIGINT NOT NULL,    -- uses with a satisfaction score
    satisfaction_sum         BIGINT NOT NULL,    -- sum of the scores
    avg_satisfaction         DOUBLE,             -- mean score, 1 to 5
    attributed_revenue_minor BIGINT NOT NULL,    -- net revenue attributed to the feature, in minor units
    attributed_revenue       DOUBLE NOT NULL,    -- net revenue attributed to the feature, in major units
    revenue_per_use          DOUBLE,             -- attributed revenue by use, in major units
    created_at               DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at               DATETIME NOT NULL,  -- last change, UTC
    source                   TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_ai_feature_performance PRIMARY KEY (id),
    CONSTRAINT ck_ai_feature_performance_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_ai_feature_performance_record_date_feature_name_source UNIQUE (record_date, feature_name,
        source)
);

-- uses of AI features; reach: own day
CREATE TABLE interaction_summary (
    id                    INTEGER NOT NULL,   -- row number, given by the database
    record_date           DATE NOT NULL,      -- day in the shop's zone
    total_interactions    BIGINT NOT NULL,    -- uses
    unique_customers      BIGINT NOT NULL,    -- customers who used one that day
    total_messages        BIGINT NOT NULL,    -- messages exchanged
    response_ms           BIGINT NOT NULL,    -- sum of response times in milliseconds
    timed_interactions    BIGINT NOT NULL,    -- uses with a response time
    avg_response_time_sec DOUBLE,             -- mean response time in seconds
    p95_response_time_sec DOUBLE,             -- 95th percentile in seconds, relative error 1 percent
    responses             BIGINT NOT NULL,    -- uses with a satisfaction score
    satisfaction_sum      BIGINT NOT NULL,    -- sum of the scores
    avg_satisfaction      DOUBLE,             -- mean score, 1 to 5
    created_at            DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at            DATETIME NOT NULL,  -- last change, UTC
    source                TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_interaction_summary PRIMARY KEY (id),
    CONSTRAINT ck_interaction_summary_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_interaction_summary_record_date_source UNIQUE (record_date, source)
);

-- satisfaction scores; reach: own day
CREATE TABLE customer_satisfaction (
    id              INTEGER NOT NULL,   -- row number, given by the database
    record_date     DATE NOT NULL,      -- day in the shop's zone
    responses       BIGINT NOT NULL,    -- scores given
    score_sum       BIGINT NOT NULL,    -- sum of the scores
    average_score   DOUBLE,             -- mean score, 1 to 5
    satisfied       BIGINT NOT NULL,    -- scores of 4 or 5
    satisfied_share DOUBLE,             -- scores of 4 or 5 of all, in percent; null without a denominator
    score_1         BIGINT NOT NULL,    -- scores of 1
    score_2         BIGINT NOT NULL,    -- scores of 2
    score_3         BIGINT NOT NULL,    -- scores of 3
    score_4         BIGINT NOT NULL,    -- scores of 4
    score_5         BIGINT NOT NULL,    -- scores of 5
    created_at      DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at      DATETIME NOT NULL,  -- last change, UTC
    source          TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_customer_satisfaction PRIMARY KEY (id),
    CONSTRAINT ck_customer_satisfaction_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_customer_satisfaction_record_date_source UNIQUE (record_date, source)
);

-- recency, frequency, monetary of each customer with a kept order, as of calculated_date
CREATE TABLE rfm_scores (
    id                INTEGER NOT NULL,   -- row number, given by the database
    customer_id       TEXT NOT NULL,      -- customer
    recency           BIGINT NOT NULL,    -- whole days since the last kept order
    frequency         BIGINT NOT NULL,    -- kept orders
    monetary_minor    BIGINT NOT NULL,    -- net spend, in minor units
    monetary          DOUBLE NOT NULL,    -- net spend, in major units
    recency_score     INTEGER NOT NULL,   -- quartile, 4 is best
    frequency_score   INTEGER NOT NULL,   -- quartile, 4 is best
    monetary_score    INTEGER NOT NULL,   -- quartile, 4 is best
    overall_rfm_score INTEGER NOT NULL,   -- sum of the three, 3 to 12
    segment           TEXT NOT NULL,      -- Champions, Loyal, At-Risk or Lost
    calculated_date   DATE NOT NULL,      -- as of this day
    created_at        DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at        DATETIME NOT NULL,  -- last change, UTC
    source            TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_rfm_scores PRIMARY KEY (id),
    CONSTRAINT ck_rfm_scores_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_rfm_scores_customer_id_source UNIQUE (customer_id, source)
);

-- a month's bill; reach: own month
CREATE TABLE billing_summary (
    id             INTEGER NOT NULL,   -- row number, given by the database
    month          DATE NOT NULL,      -- first day of the month
    plan_name      TEXT,               -- plan valid on the month's first day; null without one
    included_units BIGINT NOT NULL,    -- units within the fee
    used_units     BIGINT NOT NULL,    -- units used
    base_fee_minor BIGINT NOT NULL,    -- monthly fee, in minor units
    base_fee       DOUBLE NOT NULL,    -- monthly fee, in major units
    overage_minor  BIGINT NOT NULL,    -- units beyond the plan at its price, in minor units
    overage        DOUBLE NOT NULL,    -- units beyond the plan at its price, in major units
    total_minor    BIGINT NOT NULL,    -- fee and overage, in minor units
    total          DOUBLE NOT NULL,    -- fee and overage, in major units
    currency       TEXT NOT NULL,      -- ISO 4217
    status         TEXT NOT NULL,      -- status of the newest payment for the month, or open
    created_at     DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at     DATETIME NOT NULL,  -- last change, UTC
    source         TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_billing_summary PRIMARY KEY (id),
    CONSTRAINT ck_billing_summary_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_billing_summary_month_source UNIQUE (month, source)
);

-- a month's metered usage; reach: own month
CREATE TABLE usage_breakdown (
    id         INTEGER NOT NULL,   -- row number, given by the database
    month      DATE NOT NULL,      -- first day of the month
    feature    TEXT NOT NULL,      -- outside API that was used
    units      BIGINT NOT NULL,    -- units used
    unit_price DOUBLE NOT NULL,    -- price of a unit in major units
    cost_micro BIGINT NOT NULL,    -- units x price in millionths of the currency
    cost       DOUBLE NOT NULL,    -- the same in major units
    created_at DATETIME NOT NULL,  -- computed or entered, UTC
    updated_at DATETIME NOT NULL,  -- last change, UTC
    source     TEXT NOT NULL,      -- computed, or manual for a figure entered by hand
    CONSTRAINT pk_usage_breakdown PRIMARY KEY (id),
    CONSTRAINT ck_usage_breakdown_source CHECK (source IN ('computed', 'manual')),
    CONSTRAINT uq_usage_breakdown_month_feature_source UNIQUE (month, feature, source)
);


-- ====================================================================================================
-- Records: what the running product noted or was told once; kept, never recomputed.
-- ====================================================================================================

-- newest prediction of each customer
CREATE TABLE predictions (
    customer_id          TEXT NOT NULL,     -- customer
    purchase_probability DOUBLE NOT NULL,   -- chance to buy within the horizon, a fraction
    predicted_label      INTEGER NOT NULL,  -- 1 when the model says a purchase will come
    confidence           DOUBLE NOT NULL,   -- the larger of p and 1 - p
    prediction_date      DATE NOT NULL,     -- as of this day
    CONSTRAINT pk_predictions PRIMARY KEY (customer_id),
    CONSTRAINT ck_predictions_purchase_probability CHECK (purchase_probability BETWEEN 0 AND 1),
    CONSTRAINT ck_predictions_predicted_label CHECK (predicted_label IN (0, 1))
);
CREATE INDEX ix_predictions_purchase_probability ON predictions (purchase_probability);

-- every prediction made
CREATE TABLE prediction_history (
    id                   INTEGER NOT NULL,  -- row number, given by the database
    customer_id          TEXT NOT NULL,     -- customer
    as_of                DATE NOT NULL,     -- as of this day
    horizon              INTEGER NOT NULL,  -- days ahead
    purchase_probability DOUBLE NOT NULL,   -- chance to buy within the horizon, a fraction
    CONSTRAINT pk_prediction_history PRIMARY KEY (id),
    CONSTRAINT uq_prediction_history_customer_id_as_of_horizon UNIQUE (customer_id, as_of, horizon)
);

-- evaluations of the purchase model, one row a run and cutoff
CREATE TABLE model_metrics (
    id             INTEGER NOT NULL,   -- row number, given by the database
    model_name     TEXT NOT NULL,      -- model
    evaluated_at   DATETIME NOT NULL,  -- when it was measured, UTC
    cutoff         DATE NOT NULL,      -- facts before this day were used
    horizon        INTEGER NOT NULL,   -- days ahead
    samples        BIGINT NOT NULL,    -- customers it was measured on
    threshold      DOUBLE NOT NULL,    -- probability from which a purchase is predicted
    accuracy       DOUBLE NOT NULL,    -- on unseen data, a fraction
    precision      DOUBLE,             -- on unseen data, a fraction
    recall         DOUBLE,             -- on unseen data, a fraction
    f1             DOUBLE,             -- on unseen data, a fraction
    roc_auc        DOUBLE,             -- on unseen data
    pr_auc         DOUBLE,             -- on unseen data
    brier          DOUBLE,             -- on unseen data
    calibration    TEXT,               -- predicted against observed by bin, JSON
    true_positive  BIGINT NOT NULL,    -- predicted and bought
    true_negative  BIGINT NOT NULL,    -- not predicted, not bought
    false_positive BIGINT NOT NULL,    -- predicted, not bought
    false_negative BIGINT NOT NULL,    -- not predicted but bought
    baselines      TEXT,               -- the same measures of the baselines, JSON
    CONSTRAINT pk_model_metrics PRIMARY KEY (id)
);

-- forecasts as they were made
CREATE TABLE revenue_forecasting (
    id                      INTEGER NOT NULL,  -- row number, given by the database
    forecast_date           DATE NOT NULL,     -- the day forecast
    predicted_revenue_minor BIGINT NOT NULL,   -- expected net revenue, in minor units
    predicted_revenue       DOUBLE NOT NULL,   -- expected net revenue, in major units
    lower_80                DOUBLE NOT NULL,   -- lower end of the 80 percent band
    upper_80                DOUBLE NOT NULL,   -- upper end of the 80 percent band
    lower_95                DOUBLE NOT NULL,   -- lower end of the 95 percent band
    upper_95                DOUBLE NOT NULL,   -- upper end of the 95 percent band
    model_name              TEXT NOT NULL,     -- model
    made_on                 DATE NOT NULL,     -- facts up to this day were used
    CONSTRAINT pk_revenue_forecasting PRIMARY KEY (id),
    CONSTRAINT uq_revenue_forecasting_made_on_forecast_date UNIQUE (made_on, forecast_date)
);

-- health samples, written by the worker
CREATE TABLE system_health (
    id         INTEGER NOT NULL,   -- row number, given by the database
    component  TEXT NOT NULL,      -- part of the running product
    status     TEXT NOT NULL,      -- ok, degraded or down
    value      DOUBLE,             -- what was measured
    unit       TEXT,               -- its unit
    sampled_at DATETIME NOT NULL,  -- when, UTC
    CONSTRAINT pk_system_health PRIMARY KEY (id)
);
CREATE INDEX ix_system_health_component_sampled_at ON system_health (component, sampled_at);

-- requests by hour and route
CREATE TABLE api_endpoints (
    id       INTEGER NOT NULL,   -- row number, given by the database
    hour     DATETIME NOT NULL,  -- beginning of the hour, UTC
    endpoint TEXT NOT NULL,      -- route
    method   TEXT NOT NULL,      -- HTTP method
    requests BIGINT NOT NULL,    -- requests answered
    errors   BIGINT NOT NULL,    -- of these, with status 500 or more
    avg_ms   DOUBLE,             -- mean milliseconds
    p95_ms   DOUBLE,             -- 95th percentile in milliseconds
    status   TEXT,               -- ok or degraded
    CONSTRAINT pk_api_endpoints PRIMARY KEY (id),
    CONSTRAINT uq_api_endpoints_hour_endpoint_method UNIQUE (hour, endpoint, method)
);

-- usage alerts and who took note
CREATE TABLE usage_alerts (
    id              INTEGER NOT NULL,   -- row number, given by the database
    alert_type      TEXT NOT NULL,      -- kind of alert
    feature         TEXT,               -- outside API it is about
    threshold       DOUBLE NOT NULL,    -- limit that was passed
    used            DOUBLE NOT NULL,    -- how much was used
    triggered_at    DATETIME NOT NULL,  -- when, UTC
    acknowledged_at DATETIME,           -- when someone took note, UTC
    acknowledged_by TEXT,               -- who did: key or account
    CONSTRAINT pk_usage_alerts PRIMARY KEY (id)
);

-- who exported, imported, erased, made or revoked; a trigger refuses to change or remove rows
CREATE TABLE audit_log (
    id          INTEGER NOT NULL,   -- row number, given by the database
    occurred_at DATETIME NOT NULL,  -- when, UTC
    actor       TEXT NOT NULL,      -- who: key, account or command line
    action      TEXT NOT NULL,      -- what
    subject     TEXT,               -- to what
    details     TEXT,               -- the rest, a JSON object
    request_id  TEXT,               -- the request's id, where it came over HTTP
    CONSTRAINT pk_audit_log PRIMARY KEY (id)
);
CREATE INDEX ix_audit_log_occurred_at ON audit_log (occurred_at);


-- ====================================================================================================
-- Bookkeeping: how far the figures follow the facts, keys, accounts, refused rows, leadership, seals.
-- ====================================================================================================

-- version of all figures; written in the transaction that changes them
CREATE TABLE data_version (
    id           INTEGER NOT NULL,   -- always 1
    version      BIGINT NOT NULL,    -- grows with every change of a figure
    refreshed_at DATETIME NOT NULL,  -- when it grew last, UTC
    CONSTRAINT pk_data_version PRIMARY KEY (id),
    CONSTRAINT ck_data_version_one_row CHECK (id = 1)
);

-- settings that facts and figures depend on, as they were last applied
CREATE TABLE shop_settings (
    name       TEXT NOT NULL,      -- SHOP_CURRENCY, SHOP_TIMEZONE, ...
    value      TEXT NOT NULL,      -- the value the facts were settled with
    settled_at DATETIME NOT NULL,  -- when, UTC
    CONSTRAINT pk_shop_settings PRIMARY KEY (name)
);

-- days whose figures wait for refresh; added by ingest in the transaction of the facts
CREATE TABLE touched_days (
    id         INTEGER NOT NULL,   -- row number, given by the database
    fact_table TEXT NOT NULL,      -- table whose facts changed
    local_date DATE NOT NULL,      -- their day in the shop's zone
    touched_at DATETIME NOT NULL,  -- since when the day waits for refresh, UTC
    CONSTRAINT pk_touched_days PRIMARY KEY (id)
);

-- entities whose figures wait for refresh; added by ingest
CREATE TABLE touched_entities (
    id           INTEGER NOT NULL,   -- row number, given by the database
    entity_table TEXT NOT NULL,      -- table whose row changed
    entity_key   TEXT NOT NULL,      -- its key
    touched_at   DATETIME NOT NULL,  -- since when it waits for refresh, UTC
    CONSTRAINT pk_touched_entities PRIMARY KEY (id)
);

-- rows that ingest refused, to be mended and sent again
CREATE TABLE rejected_rows (
    id               INTEGER NOT NULL,             -- row number, given by the database
    kind             TEXT NOT NULL,                -- kind of fact
    origin           TEXT NOT NULL,                -- file, key or program the row came from
    row_number       BIGINT NOT NULL,              -- its place there, the first record is 1
    field            TEXT,                         -- field that was refused; null when it was the row
    reason           TEXT NOT NULL,                -- why, in a sentence
    code             TEXT NOT NULL,                -- why, in a word
    record           TEXT NOT NULL,                -- the row as it was read, a JSON object
    fingerprint      TEXT NOT NULL,                -- kind and record, to keep a row sent twice once
    rejected_at      DATETIME NOT NULL,            -- when it was refused first, UTC
    last_rejected_at DATETIME NOT NULL,            -- when it was refused last, UTC
    times_rejected   BIGINT DEFAULT '1' NOT NULL,  -- how often it was refused
    CONSTRAINT pk_rejected_rows PRIMARY KEY (id),
    CONSTRAINT uq_rejected_rows_fingerprint UNIQUE (fingerprint)
);
CREATE INDEX ix_rejected_rows_kind ON rejected_rows (kind);

-- keys of programs; the key itself is shown once and never stored
CREATE TABLE api_keys (
    id           INTEGER NOT NULL,   -- row number, given by the database
    name         TEXT NOT NULL,      -- whose key
    prefix       TEXT NOT NULL,      -- first characters, to recognise it by
    key_hash     TEXT NOT NULL,      -- SHA-256 of the key
    scope        TEXT NOT NULL,      -- read, identities, ingest or admin
    created_at   DATETIME NOT NULL,  -- when it was made, UTC
    expires_at   DATETIME,           -- from when it no longer counts, UTC
    last_used_at DATETIME,           -- when it was used last, UTC
    revoked_at   DATETIME,           -- when it was revoked, UTC
    CONSTRAINT pk_api_keys PRIMARY KEY (id),
    CONSTRAINT ck_api_keys_scope CHECK (scope IN ('read', 'identities', 'ingest', 'admin')),
    CONSTRAINT uq_api_keys_name UNIQUE (name),
    CONSTRAINT uq_api_keys_key_hash UNIQUE (key_hash)
);

-- people who sign in to the dashboard; passwords are never stored
CREATE TABLE accounts (
    id                INTEGER NOT NULL,   -- row number, given by the database
    name              TEXT NOT NULL,      -- who signs in
    role              TEXT NOT NULL,      -- viewer, analyst or admin
    password_hash     TEXT NOT NULL,      -- Argon2id of the password
    created_at        DATETIME NOT NULL,  -- when it was made, UTC
    password_set_at   DATETIME NOT NULL,  -- when its password was set last, UTC
    last_signed_in_at DATETIME,           -- when it signed in last, UTC
    disabled_at       DATETIME,           -- from when it may not sign in, UTC
    CONSTRAINT pk_accounts PRIMARY KEY (id),
    CONSTRAINT ck_accounts_role CHECK (role IN ('viewer', 'analyst', 'admin')),
    CONSTRAINT uq_accounts_name UNIQUE (name)
);

-- sessions of people; each sign-in is one of its own
CREATE TABLE sign_ins (
    id           INTEGER NOT NULL,   -- row number, given by the database
    account_id   BIGINT NOT NULL,    -- whose it is
    token_hash   TEXT NOT NULL,      -- SHA-256 of the token in the browser
    signed_in_at DATETIME NOT NULL,  -- when it began, UTC
    last_seen_at DATETIME NOT NULL,  -- when it was used last, to the minute, UTC
    expires_at   DATETIME NOT NULL,  -- when it ends, however much it is used, UTC
    ended_at     DATETIME,           -- when it was ended by hand, UTC
    CONSTRAINT pk_sign_ins PRIMARY KEY (id),
    CONSTRAINT fk_sign_ins_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_sign_ins_account_id ON sign_ins (account_id);

-- which worker leads; one at a time
CREATE TABLE worker_lease (
    name         TEXT NOT NULL,      -- what is led
    holder       TEXT NOT NULL,      -- process that leads
    heartbeat_at DATETIME NOT NULL,  -- its last sign of life, UTC
    expires_at   DATETIME NOT NULL,  -- from when another may lead, UTC
    CONSTRAINT pk_worker_lease PRIMARY KEY (name)
);

-- days closed by retention: figures kept, late facts refused
CREATE TABLE sealed_days (
    fact_table TEXT NOT NULL,      -- table whose raw facts were removed
    local_date DATE NOT NULL,      -- their day in the shop's zone
    checksum   TEXT NOT NULL,      -- checksum of the day's figures
    sealed_at  DATETIME NOT NULL,  -- when, UTC
    CONSTRAINT pk_sealed_days PRIMARY KEY (fact_table, local_date)
);

-- searches that retention removed: they are metered by month, beside those that are there
CREATE TABLE sealed_searches (
    local_date DATE NOT NULL,    -- their day in the shop's zone
    searches   BIGINT NOT NULL,  -- searches among the events that were removed
    CONSTRAINT pk_sealed_searches PRIMARY KEY (local_date)
);

-- the audit log only grows
CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_log_unreplaced BEFORE INSERT ON audit_log WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_log_undeleted BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;


-- Where the figures stand, and which version this is: `python manage.py init` goes on from here.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,  -- newest migration that was applied
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version (version_num)
SELECT '0006' WHERE NOT EXISTS (SELECT 1 FROM alembic_version);

INSERT INTO data_version (id, version, refreshed_at)
SELECT 1, 0, CURRENT_TIMESTAMP WHERE NOT EXISTS (SELECT 1 FROM data_version);

COMMIT;
