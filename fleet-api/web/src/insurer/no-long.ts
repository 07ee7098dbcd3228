/** Stands where protobufjs looks for `long`: none of our messages has 64 bits, and `long` makes WebAssembly, which the pages' policy refuses. */
export const isLong = undefined;
