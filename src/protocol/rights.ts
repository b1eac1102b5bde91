/** What somebody may do: look at telemetry, be a game, or make games and the relay do something. */
const RIGHTS = ["viewer", "producer", "control"] as const;

/** One of {@link RIGHTS}. */
export type Right = (typeof RIGHTS)[number];

/** What one peer may do. */
export type Rights = ReadonlySet<Right>;

/** Everything. */
export const ALL_RIGHTS: Rights = new Set(RIGHTS);
