SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.batch_items (
    batch bigint NOT NULL,
    seq integer NOT NULL,
    id character varying(200) NOT NULL,
    state character varying(12) NOT NULL,
    attempts integer NOT NULL,
    losses integer NOT NULL,
    due double precision NOT NULL,
    worker character varying(64),
    ended double precision,
    prompt_tokens integer,
    completion_tokens integer,
    cost_usd double precision
);
CREATE TABLE public.batch_paces (
    provider character varying(200) NOT NULL,
    next double precision NOT NULL
);
CREATE TABLE public.batch_places (
    provider character varying(200) NOT NULL,
    place integer NOT NULL,
    worker character varying(64)
);
CREATE TABLE public.batch_results (
    batch bigint NOT NULL,
    number integer NOT NULL,
    seq integer NOT NULL,
    id character varying(200) NOT NULL,
    attempts integer NOT NULL,
    is_done boolean NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE public.batch_sources (
    batch bigint NOT NULL,
    seq integer NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE public.batch_workers (
    id character varying(64) NOT NULL,
    machine character varying(200) NOT NULL,
    process character varying(64) NOT NULL,
    beat double precision NOT NULL
);
CREATE TABLE public.batches (
    number bigint NOT NULL,
    id character varying(64) NOT NULL,
    owner character varying(64) NOT NULL,
    state character varying(12) NOT NULL,
    terms text NOT NULL,
    model text NOT NULL,
    created double precision NOT NULL,
    touched double precision NOT NULL,
    finished double precision,
    total integer NOT NULL,
    results integer NOT NULL,
    key character varying(255),
    asked character varying(64)
);
CREATE SEQUENCE public.batches_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.batches_number_seq OWNED BY public.batches.number;
CREATE TABLE public.webhook_deliveries (
    id character varying(80) NOT NULL,
    url text NOT NULL,
    body text NOT NULL,
    attempts integer NOT NULL,
    due double precision NOT NULL,
    ended double precision,
    outcome character varying(200) NOT NULL
);
ALTER TABLE ONLY public.batches ALTER COLUMN number SET DEFAULT nextval('public.batches_number_seq'::regclass);
INSERT INTO public.batch_items VALUES (1, 1, 'd0', 'done', 1, 0, 0, NULL, 1795761206.451616, 100, 20, 0.5);
INSERT INTO public.batch_items VALUES (1, 2, 'd1', 'done', 1, 0, 0, NULL, 1795761206.505388, 100, 20, 0.5);
INSERT INTO public.batch_items VALUES (1, 3, 'd2', 'failed', 1, 0, 0, NULL, 1795761206.521355, NULL, NULL, NULL);
INSERT INTO public.batch_items VALUES (2, 3, 'r2', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.batch_items VALUES (2, 1, 'r0', 'running', 1, 0, 0, 'w1', NULL, NULL, NULL, NULL);
INSERT INTO public.batch_items VALUES (2, 2, 'r1', 'running', 1, 0, 0, 'w1', NULL, NULL, NULL, NULL);
INSERT INTO public.batch_items VALUES (3, 1, 'c0', 'running', 1, 0, 0, 'w1', NULL, NULL, NULL, NULL);
INSERT INTO public.batch_items VALUES (3, 2, 'c1', 'cancelled', 0, 0, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.batch_items VALUES (3, 3, 'c2', 'cancelled', 0, 0, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.batch_paces VALUES ('openai', 1795761208.051086);
INSERT INTO public.batch_places VALUES ('openai', 1, NULL);
INSERT INTO public.batch_places VALUES ('openai', 0, 'w1');
INSERT INTO public.batch_results VALUES (1, 1, 1, 'd0', 1, true, '\x7801ab56ca4e2d2851b252504a3150aa050021420423');
INSERT INTO public.batch_results VALUES (1, 2, 2, 'd1', 1, true, '\x7801ab56ca4e2d2851b252504a3154aa050021450424');
INSERT INTO public.batch_results VALUES (1, 3, 3, 'd2', 1, false, '\x7801ab564ace4f4955b252502a28ca2fcb4c492d8a4f2c2dc950d251504a492d49cccc014979962814a5a69516a7a6289464a42a64a756ea29d502003b141356');
INSERT INTO public.batch_sources VALUES (1, 1, '\x78014d4e310ac3300cfccae1b984ccdd4ad7a653472f6ee4c6022383a5d086d2bf579d5238248e93eeee1d2cbf2c1cc3b9ad32738596d514d7d6ef9d69c9987b536559b08ab93ca52d4a145fade32492706121686242134c4d286db092ccc7dfb7f3ddf3c9d583cc0f7f69bbf3805b6185e3c13583c6214a380426ef4763f87c0159e93cda');
INSERT INTO public.batch_sources VALUES (1, 2, '\x78014d4e310ac3300cfccae1b904b2762b5d9b4e1dbdb8911b0b8c0c96421b4aff5e754ae190384ebabb77b0fcb2700ce7b6cacc155a56535c5bbf77a62563ee4d9565c12ae6f294b628517cb58e9348c28585a089094d3035a1b4c14a321f7fdfce77cf27570f323ffca5edce036e85158e07d70c1a8728e11098bc1f8de1f30559fc3cdc');
INSERT INTO public.batch_sources VALUES (1, 3, '\x78014d4e310ac3300cfccae1b964c8d8ad746d3a75f4e2466e2c3032580a6d28fd7bd5298543e238e9eedec1f2cbc2319cdb2a335768594d716dfdde99968cb937559605ab98cb53daa244f1d53a4e2209171682262634c1d484d2062bc97cfc7d3bdf3d9f5c3dc8fcf097b63b0fb81556381e5c33681ca2844360f27e3486cf175a0f3cde');
INSERT INTO public.batch_sources VALUES (2, 1, '\x78014d4e310ac3300cfccaa1b984ccdd4ad7a653472f6eecc6022383a5d086d2bf579d5238248e93eeee4d965f46473ab75566aed0b29ae2dafabd735a32e6de545916ac622e4f710b12c457eb3889445c5812347242134c4d52dc60259a8fbf6fe7bbe793ab07991ffed276e701b7c20ac7836b461f872074204edeaf8ff4f9025b0f3cf6');
INSERT INTO public.batch_sources VALUES (2, 2, '\x78014d4e310ac3300cfccaa1b904b2762b5d9b4e1dbdb8b11b0b8c0c96421b4aff5e754ae190384ebabb37597e191de9dc5699b942cb6a8a6bebf7ce69c9987b536559b08ab93cc52d48105fade32412716149d0c8094d303549718395683efebe9def9e4fae1e647ef84bdb9d07dc0a2b1c0fae197d1c82d0813879bf3ed2e70b5b223cf8');
INSERT INTO public.batch_sources VALUES (2, 3, '\x78014d4e310ac3300cfccaa1b964c8d8ad746d3a75f4e2c66e2c3032580a6d28fd7bd5298543e238e9eede64f96574a4735b65e60a2dab29aeaddf3ba72563ee4d9565c12ae6f214b720417cb58e9348c4852541232734c1d424c50d56a2f9f8fb76be7b3eb97a90f9e12f6d771e702bac703cb866f471084207e2e4fdfa489f2f5b353cfa');
INSERT INTO public.batch_sources VALUES (3, 1, '\x78014d4e310ac3300cfccaa1b984ccdd4ad7a653472fae9dc6022383a5d086d2bf579d5210278ed3dde94d36bf8c8e746eab24aed0b29ae2dafabd735e66a4de545916ac622e4f710b12c457eb3889445c5832347246134c4d72dc60259ac39fdbf99ef9e4ea45e687bfb63d79c0adb0c2e7c1d5cde310840ec4d9ff4b237dbe59d43cd8');
INSERT INTO public.batch_sources VALUES (3, 2, '\x78014d4e310ac3300cfccaa1b904b2762b5d9b4e1dbdb8761a0b8c0c96421b4aff5e754a419c384e77a737d9fc323ad2b9ad92b842cb6a8a6bebf7ce7999917a536559b08ab93cc52d48105fade324127161c9d0c8194d3035c9718395680e7f6ee77be693ab17991ffedaf6e401b7c20a9f0757378f43103a1067ff2f8df4f90259e73cda');
INSERT INTO public.batch_sources VALUES (3, 3, '\x78014d4e310ac3300cfccaa1b964c8d8ad746d3a75f4e2da692c3032580a6d28fd7bd5290571e238dd9dde64f3cbe848e7b64ae20a2dab29aeaddf3be76546ea4d9565c12ae6f214b720417cb58e9348c4852543236734c1d424c70d56a239fcb99def994fae5e647ef86bdb9307dc0a2b7c1e5cdd3c0e41e8409cfdbf34d2e70b59fa3cdc');
INSERT INTO public.batch_workers VALUES ('w1', 'elsewhere', '1 1', 1795761206.977607);
INSERT INTO public.batches VALUES (1, 'f2781b963382085eb67922ff', '', 'done', '{"schema":"news","model":null,"options":{"max_items":null,"language":null,"focus":null,"audit":"full","complete":false,"strict":false,"judge":null},"webhook":null}', 'extractive', 1795761206.128779, 1795761206.153447, 1795761206.655445, 3, 3, 'key-1', 'asked-d');
INSERT INTO public.batches VALUES (2, '298f779589c0675135fc947d', '', 'running', '{"schema":"news","model":null,"options":{"max_items":null,"language":null,"focus":null,"audit":"full","complete":false,"strict":false,"judge":null},"webhook":null}', 'extractive', 1795761206.694561, 1795761206.713239, NULL, 3, 0, NULL, 'asked-r');
INSERT INTO public.batches VALUES (3, '215407340500f4437ff7f9a6', '', 'cancelled', '{"schema":"news","model":null,"options":{"max_items":null,"language":null,"focus":null,"audit":"full","complete":false,"strict":false,"judge":null},"webhook":null}', 'extractive', 1795761206.935847, 1795761206.946698, NULL, 3, 0, NULL, 'asked-c');
INSERT INTO public.webhook_deliveries VALUES ('msg_2e62b135d6659661f2a6c9907967eb57', 'https://example.com/hook', '{"type": "batch.completed", "timestamp": "2026-11-27T00:00:00Z", "data": {"id": "f2781b963382085eb67922ff"}}', 0, 1795761207.053251, NULL, '');
SELECT pg_catalog.setval('public.batches_number_seq', 3, true);
ALTER TABLE ONLY public.batch_items
    ADD CONSTRAINT batch_items_pkey PRIMARY KEY (batch, seq);
ALTER TABLE ONLY public.batch_paces
    ADD CONSTRAINT batch_paces_pkey PRIMARY KEY (provider);
ALTER TABLE ONLY public.batch_places
    ADD CONSTRAINT batch_places_pkey PRIMARY KEY (provider, place);
ALTER TABLE ONLY public.batch_results
    ADD CONSTRAINT batch_results_pkey PRIMARY KEY (batch, number);
ALTER TABLE ONLY public.batch_sources
    ADD CONSTRAINT batch_sources_pkey PRIMARY KEY (batch, seq);
ALTER TABLE ONLY public.batch_workers
    ADD CONSTRAINT batch_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.batches
    ADD CONSTRAINT batches_id_key UNIQUE (id);
ALTER TABLE ONLY public.batches
    ADD CONSTRAINT batches_owner_key_key UNIQUE (owner, key);
ALTER TABLE ONLY public.batches
    ADD CONSTRAINT batches_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);
CREATE INDEX batch_items_held ON public.batch_items USING btree (batch, worker) WHERE (worker IS NOT NULL);
CREATE INDEX batch_items_waiting ON public.batch_items USING btree (batch, due, seq) WHERE ((state)::text = 'pending'::text);
CREATE INDEX batch_results_by_item ON public.batch_results USING btree (batch, seq);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (due) WHERE (ended IS NULL);
