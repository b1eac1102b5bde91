import { z } from "zod";
import { connectedElsewhere, type Hub, noGame, type Source } from "../../../hub/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import { type Operation, operation } from "../operation/operation.ts";

/** Longest text of a mark. Units: characters. */
const MAX_TEXT = 200;
/** Frame numbers are u32. */
const MAX_FRAME = 0xffff_ffff;
const MARK_TOPIC = "custom/mark" as const;

/** `POST /events`: marks a moment of a game with an event that every client gets. */
export function postEvent(hub: Hub): Operation {
  return operation({
    method: "POST",
    path: "/events",
    id: "markMoment",
    summary: "marks a moment: adds the event `mark` to the events of a game",
    body: z.strictObject({
      text: z.string().max(MAX_TEXT).optional().describe("what there is to say of the moment"),
      frame: z.int().min(0).max(MAX_FRAME).optional().describe("the frame that is meant"),
      source: sourceName.optional().describe("the game; without it, the only connected one"),
    }),
    badBody: "bad_command",
    answer: z.strictObject({
      source: z.string().describe("the game that has the event now"),
      topic: z.literal(MARK_TOPIC),
    }),
    refusals: ["bad_command", "no_game", "ambiguous_game"],
    run({ body: { source, ...data } }) {
      const { game, refusal } = connectedGame(hub, source);
      if (game === undefined) return { refusal };
      // Its relay numbers its events.
      const elsewhere = connectedElsewhere(game, "mark the moment");
      if (elsewhere !== undefined) return { refusal: elsewhere };
      hub.tellOfGame(game, MARK_TOPIC, "custom", { event_name: "mark", ...data });
      return { answer: { source: game.name, topic: MARK_TOPIC } };
    },
  });
}

/** The connected game of a name; without a name, the only one. */
function connectedGame(
  { registry }: Hub,
  name: string | undefined,
): { game: Source; refusal?: undefined } | { game?: undefined; refusal: Refusal } {
  const games = registry.connected().filter((game) => name === undefined || game.name === name);
  const [game, another] = games;
  if (game === undefined) return { refusal: noGame(registry, name) };
  if (another === undefined) return { game };
  const names = games.map((one) => one.name).join(", ");
  return {
    refusal: {
      code: "ambiguous_game",
      message: `expected a source, since several games are connected: ${names}`,
    },
  };
}
