-- What waits for a unit is asked for with every hello and every slot's frame, sent before or not. `downlink_waiting` has only what
-- was never sent, so each of them read the whole table; so did whoever struck a unit off or erased a rider.
CREATE INDEX downlink_by_unit ON downlink (unit_id, expires_s);
