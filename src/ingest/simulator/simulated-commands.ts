import type { GameCommand } from "../../protocol/game-commands.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** Longest hitch. Units: milliseconds. */
const MAX_HITCH_MILLIS = 10_000;

/** The parts of the simulated game that its commands change. */
export interface SimulatedActions {
  /** Lengthens the next frame. Returns the number of that frame. */
  hitch(extraMillis: number): number;
  /** Sends an event to the relay. */
  say(event: JsonObject): void;
}

const OFFERED: readonly GameCommand[] = [
  {
    name: "hitch",
    description: "Makes the next frame take longer.",
    schema: {
      type: "object",
      properties: {
        milliseconds: { type: "number", exclusiveMinimum: 0, maximum: MAX_HITCH_MILLIS, default: 100 },
      },
    },
  },
  {
    name: "teleport",
    description: "Moves the player; the game then sends the event player_teleported.",
    schema: {
      type: "object",
      properties: { to: { type: "array", items: { type: "number" }, minItems: 3, maxItems: 3 } },
      required: ["to"],
    },
  },
];

/** The commands that the simulated game offers. With them a user can try calls without Godot. */
export class SimulatedCommands {
  /** The list of commands in the game's hello. */
  readonly offered = OFFERED;
  #position: readonly number[] = [0, 0, 0];

  constructor(private readonly actions: SimulatedActions) {}

  /** Carries out a call of the relay. Returns the answer. */
  call({ id, name, arguments: given }: JsonObject): JsonObject {
    const arguments_ = (given ?? {}) as JsonObject;
    if (name === "hitch") return { id, ...this.#hitch(arguments_.milliseconds ?? 100) };
    if (name === "teleport") return { id, ...this.#teleport(arguments_.to) };
    return { id, ...refused("unknown_command", `expected hitch or teleport, got ${JSON.stringify(name)}`) };
  }

  #hitch(milliseconds: unknown): JsonObject {
    if (typeof milliseconds !== "number" || !(milliseconds > 0 && milliseconds <= MAX_HITCH_MILLIS)) {
      const range = `more than 0, at most ${MAX_HITCH_MILLIS}`;
      return refused(
        "bad_arguments",
        `expected "milliseconds" to be ${range}, got ${JSON.stringify(milliseconds)}`,
      );
    }
    return { type: "result", result: { frame: this.actions.hitch(milliseconds), milliseconds } };
  }

  #teleport(to: unknown): JsonObject {
    if (!Array.isArray(to) || to.length !== 3 || !to.every((metres) => typeof metres === "number")) {
      return refused("bad_arguments", `expected three numbers in metres for "to", got ${JSON.stringify(to)}`);
    }
    const data = { event_name: "player_teleported", from: this.#position, to };
    this.#position = to;
    this.actions.say({ type: "event", event: "custom", data });
    return { type: "result", result: { position: to } };
  }
}

function refused(code: string, message: string): JsonObject {
  return { type: "error", code, message };
}
