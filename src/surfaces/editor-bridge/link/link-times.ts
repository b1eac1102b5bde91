/** Time limits of a connection to the editor. Units: milliseconds. */
export interface LinkTimes {
  /** Wait before the first retry. Each failure doubles it. */
  firstRetryMillis: number;
  /** Longest wait before a retry. After a connection that lasted this long, retries start with the first wait again. */
  longestRetryMillis: number;
  /** How long connecting may take. */
  connectMillis: number;
  /** How long an unused connection stays open. An editor that reloads its page then finds it again. */
  lingerMillis: number;
}

/** Default times. */
export const LINK_TIMES: Readonly<LinkTimes> = {
  firstRetryMillis: 250,
  longestRetryMillis: 5000,
  connectMillis: 5000,
  lingerMillis: 10_000,
};
