-- schema.sql - the tables of a knowledge base
--
-- What is stored has names that begin with stored_, so that no word of a query
-- is one of them by chance; queries see the views only, which query.c lists.
-- NULL stands for what is unknown.

CREATE TABLE stored_stories (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	outlet TEXT,
	place TEXT,
	link TEXT,
	published TEXT,
	bytes BLOB NOT NULL -- the whole file, so that quotes can be checked again
) STRICT;

CREATE TABLE stored_contributors (
	story INTEGER NOT NULL REFERENCES stored_stories,
	position INTEGER NOT NULL, -- from 1
	name TEXT NOT NULL,
	wrote INTEGER NOT NULL, -- 1 for an author, 0 for who helped
	PRIMARY KEY (story, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE stored_names (
	story INTEGER NOT NULL REFERENCES stored_stories,
	name TEXT NOT NULL,
	kind TEXT, -- person, company, organisation, country, place
	PRIMARY KEY (story, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE stored_aliases (
	story INTEGER NOT NULL REFERENCES stored_stories,
	alias TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (story, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_aliases_by_name ON stored_aliases (name, story, alias);

CREATE TABLE stored_statements (
	id INTEGER PRIMARY KEY, -- from 1, without gaps, in the stories' order
	story INTEGER NOT NULL REFERENCES stored_stories,
	position INTEGER NOT NULL, -- in the story, from 1
	text TEXT NOT NULL,
	start_byte INTEGER NOT NULL, -- in the story's bytes
	end_byte INTEGER NOT NULL, -- exclusive
	line INTEGER NOT NULL,
	heading TEXT,
	paragraph INTEGER, -- in the source, from 1
	footnote TEXT NOT NULL,
	UNIQUE (story, position)
) STRICT;

-- What analyse.h finds in a statement.
CREATE TABLE stored_facts (
	statement INTEGER NOT NULL REFERENCES stored_statements,
	position INTEGER NOT NULL, -- in the statement, as they were found
	kind INTEGER NOT NULL, -- enum fact_kind
	start_byte INTEGER NOT NULL, -- in the statement's text
	end_byte INTEGER NOT NULL, -- exclusive
	subject TEXT,
	detail TEXT,
	PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

-- The terms and the statements that have them, and what these say cut into words, as
-- packed.h has it.
CREATE TABLE stored_index (
	row INTEGER PRIMARY KEY, -- from 0
	bytes BLOB NOT NULL
) STRICT;

CREATE VIEW stories (story, title, outlet, place, link, published, contributors, authors) AS
	SELECT name, title, outlet, place, link, published,
		(SELECT group_concat(c.name, ', ') FROM
			(SELECT name FROM stored_contributors
			 WHERE story = s.id AND NOT wrote ORDER BY position) AS c),
		(SELECT group_concat(c.name, ', ') FROM
			(SELECT name FROM stored_contributors
			 WHERE story = s.id AND wrote ORDER BY position) AS c)
	FROM stored_stories AS s WHERE in_scope(s.id); -- functions.c

CREATE VIEW names (name, kind) AS
	SELECT DISTINCT name, kind FROM stored_names;

CREATE VIEW aliases (alias, name) AS
	SELECT DISTINCT alias, name FROM stored_aliases;
