import type { AttackRow } from "../attack-row.ts";
import { CLIENT_ROWS } from "./clients.ts";
import { EDITOR_ROWS } from "./editors.ts";
import { EVENT_ROWS } from "./events.ts";
import { GAME_ROWS } from "./games.ts";
import { HTTP_ROWS } from "./http.ts";
import { INFLATING_ROWS } from "./inflating.ts";
import { MSGPACK_ROWS } from "./msgpack.ts";

/** The first row of each group, which are done at once. */
const FIRST = [
  MSGPACK_ROWS,
  EVENT_ROWS,
  INFLATING_ROWS,
  GAME_ROWS,
  CLIENT_ROWS,
  HTTP_ROWS,
  EDITOR_ROWS,
].flatMap(([first]) => first ?? []);

/** Attackers of every kind at once. */
export const TOGETHER_ROWS: readonly AttackRow[] = [
  {
    name: `${FIRST.length} attackers at once: the first of each group above`,
    // Together they may be too slow to be refused.
    passesSeconds: 3,
    async prepare(target) {
      for (const { prepare } of FIRST) await prepare?.(target);
    },
    async attack(target) {
      const tried = await Promise.all(FIRST.map(({ attack }) => attack(target)));
      return tried.reduce((sum, one) => sum + one, 0);
    },
  },
];
