import type { AttackRow } from "./attack-row.ts";
import { CLIENT_ROWS } from "./rows/clients.ts";
import { EDITOR_ROWS } from "./rows/editors.ts";
import { EVENT_ROWS } from "./rows/events.ts";
import { GAME_ROWS } from "./rows/games.ts";
import { HTTP_ROWS } from "./rows/http.ts";
import { INFLATING_ROWS } from "./rows/inflating.ts";
import { MSGPACK_ROWS } from "./rows/msgpack.ts";
import { TOGETHER_ROWS } from "./rows/together.ts";

/** Every row of the table of attacks, in order. */
export const ATTACK_ROWS: readonly AttackRow[] = [
  ...MSGPACK_ROWS,
  ...EVENT_ROWS,
  ...INFLATING_ROWS,
  ...GAME_ROWS,
  ...CLIENT_ROWS,
  ...HTTP_ROWS,
  ...EDITOR_ROWS,
  ...TOGETHER_ROWS,
];
