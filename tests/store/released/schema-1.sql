BEGIN TRANSACTION;
CREATE TABLE attempt (
	id VARCHAR(32) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	learner_id VARCHAR(32) NOT NULL, 
	check_id VARCHAR(200) NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	submitted_at DATETIME NOT NULL, 
	body TEXT NOT NULL, 
	body_hash VARCHAR(64) NOT NULL, 
	score INTEGER NOT NULL, 
	max INTEGER NOT NULL, 
	passed BOOLEAN NOT NULL, 
	result TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE ("key")
);
INSERT INTO "attempt" VALUES('00000000000000000000000000000000','00000000000000000000000000000000','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','immigrant/dialogue','abc','de','2026-03-01 08:00:00.000000','{"responses":{"text":{"parts":{"p":{"send":true,"text":"Gern"}},"variant":"v"}}}','ac0c17b79285287db99c7d129d43259a623eff83965bbd87d806b4d4acd3ecb5',14,18,1,'{}');
INSERT INTO "attempt" VALUES('00000000000000000000000000000001','11111111111111111111111111111111','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','immigrant/dialogue','abc','de','2026-03-02 08:00:00.000000','{"responses":{}}','cc5658cd850954f5556ea75d1de9e6d7569c8c9b8d961003a15ee0eb5c805c3c',14,18,0,'{}');
INSERT INTO "attempt" VALUES('00000000000000000000000000000002','22222222222222222222222222222222','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','immigrant/dialogue','abc','de','2026-03-03 08:00:00.000000','{"responses":{"text":{"parts":{"p":{"send":false}},"variant":"v"}}}','618afd13197e009a9173dafc3b3ec9dea0443462fa10f9f3b8fc01412d33ff99',14,18,1,'{}');
CREATE TABLE completion (
	id INTEGER NOT NULL, 
	learner_id VARCHAR(32) NOT NULL, 
	what VARCHAR(100) NOT NULL, 
	course_version VARCHAR(64) NOT NULL, 
	completed_at DATETIME NOT NULL, 
	attempt_id VARCHAR(32), 
	PRIMARY KEY (id), 
	UNIQUE (learner_id, what)
);
INSERT INTO "completion" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','theme:dialogue','2026.1','2026-03-01 08:00:00.000000','00000000000000000000000000000000');
CREATE TABLE outbox (
	position INTEGER NOT NULL, 
	attempt_id VARCHAR(32) NOT NULL, 
	exported_at DATETIME, 
	PRIMARY KEY (position), 
	UNIQUE (attempt_id), 
	FOREIGN KEY(attempt_id) REFERENCES attempt (id) ON DELETE CASCADE
);
INSERT INTO "outbox" VALUES(1,'00000000000000000000000000000000',NULL);
INSERT INTO "outbox" VALUES(2,'00000000000000000000000000000001','2026-11-28 06:59:51.628075');
INSERT INTO "outbox" VALUES(3,'00000000000000000000000000000002',NULL);
CREATE TABLE person (
	id VARCHAR(32) NOT NULL, 
	name TEXT, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "person" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','Ada Müller','2026-11-28 06:59:51.620572');
INSERT INTO "person" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',NULL,'2026-11-28 06:59:51.622628');
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE session (
	token_hash VARCHAR(64) NOT NULL, 
	learner_id VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(learner_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "session" VALUES('1111111111111111111111111111111111111111111111111111111111111111','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-11-28 06:59:51.620572');
INSERT INTO "session" VALUES('2222222222222222222222222222222222222222222222222222222222222222','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','2026-11-28 06:59:51.622628');
CREATE INDEX ix_attempt_learner_id ON attempt (learner_id);
CREATE INDEX ix_session_learner_id ON session (learner_id);
CREATE INDEX outbox_waiting ON outbox (exported_at, position);
COMMIT;
