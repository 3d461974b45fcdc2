-- The audit log becomes a chain: every entry carries the hash of all it says and of the entry before it, so that one that is changed, removed,
-- put in between or moved is found.

ALTER TABLE audit_log ADD COLUMN sequence INTEGER; -- 1, 2, 3, …; NULL: from before the chain, and chained when the next entry is written
ALTER TABLE audit_log ADD COLUMN previous_hash BLOB CHECK (length(previous_hash) = 32);
ALTER TABLE audit_log ADD COLUMN hash BLOB CHECK (length(hash) = 32);

CREATE UNIQUE INDEX audit_log_sequence ON audit_log (sequence);

-- The ends of the chain: head, the newest entry, and anchor, the last one that has been removed by its age. No row: that end has not come to be.
CREATE TABLE audit_chain (
  place TEXT NOT NULL PRIMARY KEY CONSTRAINT audit_chain_place CHECK (place IN ('head', 'anchor')),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
