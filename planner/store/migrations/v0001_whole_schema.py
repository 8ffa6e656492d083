"""The whole schema as the first version had it. Its words are its own: tables.py moves on, a migration never does."""

from alembic import op

revision = 1

STATEMENTS = (
    """
    CREATE TABLE "conflict" (
        kind VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        version VARCHAR NOT NULL,
        PRIMARY KEY (kind, "key", revision, origin)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE descriptor (
        "key" VARCHAR NOT NULL,
        PRIMARY KEY ("key")
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE draft (
        kind VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        field VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        base VARCHAR NOT NULL,
        PRIMARY KEY (kind, "key", field)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE evidence (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        number INTEGER NOT NULL,
        id VARCHAR NOT NULL,
        created_at VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        deleted_at VARCHAR,
        purged BOOLEAN NOT NULL,
        title VARCHAR NOT NULL,
        "on" VARCHAR NOT NULL,
        until VARCHAR,
        situation VARCHAR NOT NULL,
        task VARCHAR NOT NULL,
        action VARCHAR NOT NULL,
        result VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        corroborated_by VARCHAR NOT NULL,
        private BOOLEAN NOT NULL,
        around VARCHAR NOT NULL,
        told VARCHAR NOT NULL,
        complete BOOLEAN NOT NULL,
        loose BOOLEAN NOT NULL,
        PRIMARY KEY (number),
        UNIQUE (id)
    )
    """,
    """
    CREATE INDEX evidence_binned ON evidence (deleted_at, id) WHERE deleted_at IS NOT NULL AND purged = 0
    """,
    """
    CREATE INDEX evidence_by_day ON
        evidence (coalesce(until, "on"), number, id, until, "on", deleted_at, purged)
        WHERE deleted_at IS NULL AND purged = 0
    """,
    """
    CREATE INDEX evidence_by_number ON
        evidence (number, id, until, "on", deleted_at, purged)
        WHERE deleted_at IS NULL AND purged = 0
    """,
    """
    CREATE INDEX evidence_by_title ON
        evidence (title COLLATE NOCASE, number, id, deleted_at, purged)
        WHERE deleted_at IS NULL AND purged = 0
    """,
    """
    CREATE INDEX evidence_facts ON
        evidence (id, until, "on", kind, complete, deleted_at, purged)
        WHERE deleted_at IS NULL AND purged = 0
    """,
    """
    CREATE INDEX evidence_loose ON
        evidence (coalesce(until, "on"), number, id, until, "on", loose, deleted_at, purged)
        WHERE deleted_at IS NULL AND purged = 0 AND loose = 1
    """,
    """
    CREATE TABLE framework (
        id VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        edition VARCHAR NOT NULL,
        edition_note VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        licence VARCHAR NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE goal (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        number INTEGER NOT NULL,
        id VARCHAR NOT NULL,
        created_at VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        deleted_at VARCHAR,
        purged BOOLEAN NOT NULL,
        title VARCHAR NOT NULL,
        why VARCHAR NOT NULL,
        measure VARCHAR NOT NULL,
        due VARCHAR,
        state VARCHAR NOT NULL,
        private BOOLEAN NOT NULL,
        around VARCHAR NOT NULL,
        PRIMARY KEY (number),
        UNIQUE (id)
    )
    """,
    """
    CREATE INDEX goal_by_day ON goal (created_at, number) WHERE deleted_at IS NULL AND purged = 0
    """,
    """
    CREATE TABLE inbox (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        fingerprint VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        suggestion VARCHAR NOT NULL,
        PRIMARY KEY (fingerprint)
    )
    """,
    """
    CREATE TABLE "match" (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        old VARCHAR NOT NULL,
        new VARCHAR NOT NULL,
        likeness FLOAT NOT NULL,
        edition VARCHAR NOT NULL,
        PRIMARY KEY (old)
    )
    """,
    """
    CREATE TABLE profile (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        field VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        PRIMARY KEY (field)
    )
    """,
    """
    CREATE TABLE rating (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        descriptor VARCHAR NOT NULL,
        "by" VARCHAR NOT NULL,
        rating VARCHAR NOT NULL,
        "on" VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        review VARCHAR NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX rating_by_descriptor ON rating (descriptor, "on", revision, origin)
    """,
    """
    CREATE TABLE review (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        number INTEGER NOT NULL,
        id VARCHAR NOT NULL,
        created_at VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        deleted_at VARCHAR,
        purged BOOLEAN NOT NULL,
        name VARCHAR NOT NULL,
        period_from VARCHAR,
        period_to VARCHAR,
        "on" VARCHAR,
        state VARCHAR NOT NULL,
        snapshot VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        PRIMARY KEY (number),
        UNIQUE (id)
    )
    """,
    """
    CREATE TABLE seen (
        origin VARCHAR NOT NULL,
        revision INTEGER NOT NULL,
        PRIMARY KEY (origin)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE store (
        number INTEGER NOT NULL,
        id VARCHAR NOT NULL,
        place VARCHAR NOT NULL,
        clean BOOLEAN NOT NULL,
        backed_up INTEGER NOT NULL,
        evidence INTEGER NOT NULL,
        unlinked INTEGER NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    """
    CREATE TABLE target (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        role_level VARCHAR NOT NULL,
        framework VARCHAR NOT NULL,
        PRIMARY KEY (role_level)
    )
    """,
    """
    CREATE TABLE total (
        descriptor VARCHAR NOT NULL,
        pieces INTEGER NOT NULL,
        newest VARCHAR,
        kinds VARCHAR NOT NULL,
        complete VARCHAR,
        in_period INTEGER NOT NULL,
        PRIMARY KEY (descriptor)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE attachment (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        size INTEGER NOT NULL,
        media_type VARCHAR NOT NULL,
        PRIMARY KEY (evidence, sha256),
        FOREIGN KEY(evidence) REFERENCES evidence (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX attachment_by_file ON attachment (sha256, evidence)
    """,
    """
    CREATE TABLE evidence_descriptor (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        descriptor VARCHAR NOT NULL,
        how VARCHAR NOT NULL,
        PRIMARY KEY (evidence, descriptor),
        FOREIGN KEY(evidence) REFERENCES evidence (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX evidence_descriptor_by_descriptor ON evidence_descriptor (descriptor, evidence)
    """,
    """
    CREATE TABLE evidence_tag (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        tag VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        PRIMARY KEY (evidence, tag),
        FOREIGN KEY(evidence) REFERENCES evidence (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX evidence_tag_by_tag ON evidence_tag (tag, label, evidence)
    """,
    """
    CREATE TABLE goal_descriptor (
        goal VARCHAR NOT NULL,
        descriptor VARCHAR NOT NULL,
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        PRIMARY KEY (goal, descriptor),
        FOREIGN KEY(goal) REFERENCES goal (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX goal_descriptor_by_descriptor ON goal_descriptor (descriptor, goal)
    """,
    """
    CREATE TABLE link (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        url VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        PRIMARY KEY (evidence, url),
        FOREIGN KEY(evidence) REFERENCES evidence (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE review_round (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        review VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        "on" VARCHAR NOT NULL,
        ratings VARCHAR NOT NULL,
        comments VARCHAR NOT NULL,
        statement VARCHAR NOT NULL,
        actions VARCHAR NOT NULL,
        PRIMARY KEY (review, sha256),
        FOREIGN KEY(review) REFERENCES review (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE role_level (
        framework VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        role_family VARCHAR NOT NULL,
        role VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        role_description VARCHAR NOT NULL,
        description VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        skills VARCHAR NOT NULL,
        PRIMARY KEY (framework, "key"),
        FOREIGN KEY(framework) REFERENCES framework (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE step (
        revision INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        goal VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        text VARCHAR NOT NULL,
        done BOOLEAN NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(goal) REFERENCES goal (id)
    )
    """,
    """
    CREATE INDEX step_by_goal ON step (goal, position, id)
    """,
    """
    CREATE TABLE expectation (
        framework VARCHAR NOT NULL,
        role_level VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        descriptor VARCHAR NOT NULL,
        skill INTEGER NOT NULL,
        text VARCHAR NOT NULL,
        PRIMARY KEY (framework, role_level, position),
        FOREIGN KEY(framework, role_level) REFERENCES role_level (framework, "key"),
        FOREIGN KEY(descriptor) REFERENCES descriptor ("key")
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX expectation_by_descriptor ON expectation (descriptor)
    """,
    """
    CREATE VIRTUAL TABLE evidence_search USING fts5(title, situation, task, action, result, corroborated_by, around,
        content='evidence', content_rowid='number', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')
    """,
    """
    CREATE VIRTUAL TABLE goal_search USING fts5(title, why, measure, around,
        content='goal', content_rowid='number', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')
    """,
)


def upgrade() -> None:
    """Make every table of the first schema."""
    for statement in STATEMENTS:
        op.execute(statement)
