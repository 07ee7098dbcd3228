-- Where a rental was taken off a rider as never theirs, the original was their pseudonym: the officer's answer showed it, who
-- is not to know whose a request is, and it outlived an erasure of everything of theirs, as no rental led to it any more (M14).
UPDATE correction SET original = 'this rider' WHERE field = 'rider';
UPDATE held_row SET content = content || '{"original": "this rider"}',
    content_hash = md5((content || '{"original": "this rider"}')::text)
  WHERE source = 'correction' AND content->>'field' = 'rider';
