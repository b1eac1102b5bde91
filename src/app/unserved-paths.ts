/** First parts of paths that the design names and no surface serves yet. No classic client may use them. */
export const UNSERVED_PATHS = ["/assets", "/foxglove", "/metrics", "/recordings", "/replay"] as const;
