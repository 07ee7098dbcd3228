/** A custody for what destroys whole events: nothing else lies under their keys, so none is renewed. */
export const NOTHING_SHARED = {
  renew: (): Promise<void> => Promise.reject(new Error('a key of which nothing should be left was renewed')),
};
