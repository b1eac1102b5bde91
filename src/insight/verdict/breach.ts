/** What speaks against a budget: refreshes without a new frame, frames that took or worked longer, or the work of one processor. */
export type Breach =
  | { what: "stale" | "frames" | "work"; share: number }
  | { what: "cpu" | "gpu"; millis: number; of: "mean" | "p99" };
