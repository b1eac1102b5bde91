import { z } from "zod";
import { checkSchema } from "../../../base/check-schema.ts";
import { shortened } from "../../../base/shortened.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";
import { withShortNumbers } from "../summaries/event-lines.ts";
import { oneSourceInput, type ToolContext } from "../tool/question.ts";
import type { SharedCalls } from "../tool/shared-calls.ts";
import { theGame } from "../tool/the-game.ts";
import { type Tool, tool } from "../tool/tool.ts";

/** The command with which a game offers its state. */
const COMMAND = "state";
/** Longest state, and longest view, that are passed on whole; and longest state in the text. Units: characters of JSON. */
const MAX_CHARACTERS = 2500;
const TEXT_CHARACTERS = 600;

/** A few words on one line: texts of a game stand in a sentence of the relay. */
const words = (maxCharacters: number) =>
  z
    .string()
    .max(maxCharacters)
    .regex(/^\P{Cc}*$/u);
const thing = z.object({ name: words(100), metres: z.number(), where: words(40) });
const view = z.object({ facing: words(40), looking: words(40), in_view: z.array(thing) });

/** `game_state`: what a game says of its own state, and what is in view. */
export function gameState({ hub }: ToolContext, calls: SharedCalls): Tool {
  return tool({
    name: "game_state",
    title: "State of the game",
    description:
      "The game's own state (score, wave, health), where the player stands and looks, and what is in view, even behind walls, in words.",
    // The game runs its command for it.
    right: "control",
    input: z.strictObject({ source: oneSourceInput }),
    output: z.strictObject({
      source: z.string(),
      state: z.unknown().describe("null if it is too long"),
      view: z.unknown().describe("null without a camera"),
      cut: z.string().nullable().describe("begin of a longer state, as JSON"),
    }),
    async run({ source }) {
      const found = theGame({ hub }, source);
      if (found.refusal !== undefined) return { refusal: found.refusal };
      const { name, commands } = found.game;
      if (!commands.some((command) => command.name === COMMAND)) {
        const message = `expected ${name} to offer its state: in a script of the game, call TelemetryServer.register_command("state", CALLABLE) with a function that returns a Dictionary`;
        return { refusal: { code: "no_game", message } };
      }
      const outcome = await calls.call(COMMAND, name, {});
      if (outcome.refusal !== undefined) return { refusal: outcome.refusal };
      const { view: seen = null, ...state } = isJsonObject(outcome.result)
        ? withShortNumbers(outcome.result)
        : { state: outcome.result ?? null };
      const json = JSON.stringify(state);
      const isLong = json.length > MAX_CHARACTERS;
      const isViewLong = JSON.stringify(seen).length > MAX_CHARACTERS;
      const data = {
        source: name,
        state: isLong ? null : state,
        view: isViewLong ? null : seen,
        cut: isLong ? shortened(json, MAX_CHARACTERS) : null,
      };
      return { text: `${name}: ${shortened(json, TEXT_CHARACTERS)}\n${viewWords(seen)}`, data };
    },
  });
}

function viewWords(seen: unknown): string {
  const read = checkSchema(view, seen);
  if (!read.success) return "There is no camera, or the game describes the view itself.";
  const { facing, looking, in_view } = read.data;
  const things = in_view.map(({ name, metres, where }) => `${name} (${metres} m, ${where})`);
  const there = things.length === 0 ? "nothing" : shortened(things.join("; "), TEXT_CHARACTERS);
  return `The player faces ${facing}, looks ${looking}, and has in view: ${there}.`;
}
