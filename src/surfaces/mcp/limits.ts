/** How often a stream that says nothing shows that it lives: less than connections are cut after. Units: milliseconds. */
export const KEEP_ALIVE_MILLIS = 15_000;

/** Longest request of an assistant: a script's text fits. Units: bytes. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Most streams at once by which assistants without sessions listen. */
export const MAX_LISTENERS = 64;
