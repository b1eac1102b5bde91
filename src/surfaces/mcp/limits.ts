/** How often an idle stream sends a sign of life; shorter than the time after which connections are cut. Units: milliseconds. */
export const KEEP_ALIVE_MILLIS = 15_000;

/** Longest request of an assistant; the text of a script fits. Units: bytes. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Most streams at once of assistants without a session. */
export const MAX_LISTENERS = 64;
