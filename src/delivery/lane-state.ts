/** Whether the native publish reaches the client, or its own queue does, or it is gone. */
export type LaneState = "fast" | "slow" | "closed";
