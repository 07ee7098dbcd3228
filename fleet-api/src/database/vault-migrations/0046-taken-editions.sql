-- The newest key set and policy that this vault has ever taken: after a restart too it goes back to no older one, which somebody
-- may have signed validly long ago and put back.
CREATE TABLE taken_editions (
  "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
  key_set_version integer NOT NULL CHECK (key_set_version >= 0),
  policy_version integer NOT NULL CHECK (policy_version >= 0)
);
