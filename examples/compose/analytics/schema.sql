CREATE TABLE IF NOT EXISTS visits (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site text NOT NULL,
  path text NOT NULL,
  visitor text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS visits_site_at ON visits (site, at);

CREATE TABLE IF NOT EXISTS days (
  site text NOT NULL,
  day date NOT NULL,
  visits bigint NOT NULL,
  visitors bigint NOT NULL,
  PRIMARY KEY (site, day)
);
