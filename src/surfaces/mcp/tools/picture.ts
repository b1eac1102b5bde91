import { z } from "zod";
import { checkSchema } from "../../../base/check-schema.ts";
import { connectedElsewhere } from "../../../hub/index.ts";
import type { AnswerPicture } from "../pictures/answer-picture.ts";
import { oneSourceInput, type ToolContext } from "../tool/question.ts";
import type { SharedCalls } from "../tool/shared-calls.ts";
import { theGame } from "../tool/the-game.ts";
import { type Tool, tool } from "../tool/tool.ts";

/** The command of the addon that takes pictures, and the name of the event that the relay adds for an attached one. */
const COMMAND = "picture";
const MARK_TOPIC = "custom/mark" as const;
const MAX_NOTE = 200;

/** Longest picture: messages of games are no longer. Units: characters of base64. */
const MAX_PICTURE = 1024 * 1024;

/** What the addon answers. Checked, since a game may answer anything: what it says must not pass for words of the relay. */
const taken = z.object({
  // The first bytes of every JPEG file.
  jpeg: z.base64().startsWith("/9j/").max(MAX_PICTURE),
  width: z.int(),
  height: z.int(),
  frame: z.int(),
  spent_ms: z.number(),
  of: z.enum(["window", "headset"]),
});

/** `picture`: what the player sees now. */
export function picture({ hub, insight, pictures }: ToolContext, calls: SharedCalls): Tool {
  return tool({
    name: "picture",
    title: "Picture of the game",
    description:
      "What the player sees now. It costs the game one late frame. With `note` or `hitch` it is kept and marks the moment for all who watch. game_state often says enough.",
    right: "control",
    input: z.strictObject({
      source: oneSourceInput,
      width: z.int().min(64).max(1024).default(512),
      note: z.string().max(MAX_NOTE).optional().describe("about the moment"),
      hitch: z.string().max(100).optional().describe("id of the hitch it shows"),
    }),
    output: z.strictObject({
      source: z.string(),
      of: z.string().describe("window or headset"),
      width: z.int(),
      height: z.int(),
      frame: z.int(),
      spent_ms: z.number(),
      kept_as: z.string().nullable().describe("the resource with the picture"),
    }),
    async run({ source, width, note, hitch }) {
      const found = theGame({ hub }, source);
      if (found.refusal !== undefined) return { refusal: found.refusal };
      const { game } = found;
      if (hitch !== undefined && insight.hitches.find({ id: hitch, waiting: true }).length === 0)
        return { refusal: { code: "not_found", message: `expected a hitch that is kept, got ${hitch}` } };
      if (!game.commands.some(({ name }) => name === COMMAND)) {
        const message = `expected ${game.name} to offer pictures: it needs the addon, a window or headset (not --headless), and the project setting telemetry_relay/commands/pictures`;
        return { refusal: { code: "no_game", message } };
      }
      const outcome = await calls.call(COMMAND, game.name, { width });
      if (outcome.refusal !== undefined) return { refusal: outcome.refusal };
      const read = checkSchema(taken, outcome.result);
      if (!read.success) {
        const message = `expected ${game.name} to answer ${COMMAND} as the addon does; it has a command of its own of that name`;
        return { refusal: { code: "call_failed", message } };
      }
      const { jpeg, ...about } = read.data;
      const image: AnswerPicture = { mimeType: "image/jpeg", base64: jpeg };
      const isAttached = note !== undefined || hitch !== undefined;
      const kept_as = isAttached ? pictures.add(image, hitch).uri : null;
      const elsewhere = connectedElsewhere(game, "mark the moment");
      if (kept_as !== null && elsewhere === undefined) {
        const more = { ...(note !== undefined && { text: note }), ...(hitch !== undefined && { hitch }) };
        const data = { event_name: "mark", frame: about.frame, picture: kept_as, ...more };
        hub.tellOfGame(game, MARK_TOPIC, "custom", data);
      }
      const { of, height, frame, spent_ms } = about;
      const text = `The ${of} of ${game.name} in frame ${frame}, ${about.width} by ${height} pixels. It took ${spent_ms} ms${of === "headset" ? ", with the drawing of that frame" : ""}.${kept_as === null ? "" : ` Kept as ${kept_as}${elsewhere === undefined ? "" : `, without a mark: ${elsewhere.message}`}.`}`;
      return { text, data: { source: game.name, ...about, kept_as }, picture: image };
    },
  });
}
