import { z } from "zod";

const game = z.looseObject({
  source: z.string(),
  connected: z.boolean(),
  mood: z.enum(["good", "warning", "bad", "unknown"]),
  words: z.string(),
  fps: z.number().nullable(),
  frame_time_p99_ms: z.number().nullable(),
  stale_share: z.number().nullable(),
  age_s: z.number().nullable(),
});

const site = z.looseObject({
  site: z.string().nullable(),
  link: z
    .looseObject({ connected: z.boolean(), since: z.number(), reason: z.string().nullable() })
    .nullable(),
  games: z.array(game),
});

/** The answer of a relay to `GET /games`, as far as `watch` shows it. */
export const fleetAnswer = z.looseObject({ sites: z.array(site) });

/** One game of {@link fleetAnswer}. */
export type FleetGame = z.infer<typeof game>;
/** One site of {@link fleetAnswer}. */
export type FleetSite = z.infer<typeof site>;
