/** A permission: read telemetry, connect as a game, or command games and the relay. */
const RIGHTS = ["viewer", "producer", "control"] as const;

/** One of {@link RIGHTS}. */
export type Right = (typeof RIGHTS)[number];

/** The permissions of one peer. */
export type Rights = ReadonlySet<Right>;

/** Every permission. */
export const ALL_RIGHTS: Rights = new Set(RIGHTS);
