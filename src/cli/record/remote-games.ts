import type { TelemetryMessage } from "../../client/index.ts";
import type { Hub, Source } from "../../hub/index.ts";
import type { GameCommand } from "../../protocol/game-commands.ts";
import type { HelloMessage } from "../../protocol/json-messages.ts";
import { isJsonObject, type JsonObject } from "../../protocol/json-object.ts";
import { RELAY_SOURCE } from "../../protocol/source-names.ts";

/** What of a game in `/status` its hello had. */
const HELLO_FIELDS = [
  "engine",
  "addon",
  "project",
  "device",
  "pid",
  "debug_build",
  "features",
  "intervals",
] as const;

/** Puts the games of another relay into a hub, as they are there: names, connections, sequence numbers, times. */
export class RemoteGames {
  readonly #sources = new Map<string, Source>();
  /** What `/status` said of each game last, by its connection. */
  #said: ReadonlyMap<string, JsonObject> = new Map();
  readonly #budgets = new Map<string, JsonObject>();

  constructor(private readonly hub: Hub) {}

  /** Takes a message. Returns whether it is the first of its game. */
  take(message: TelemetryMessage): boolean {
    const { topic, data, seq, timestamp, source: name, sourceEpoch: epoch } = message;
    if (name === undefined || epoch === undefined) return false;
    const isFirst = name !== RELAY_SOURCE && !this.#sources.has(epoch);
    const source = name === RELAY_SOURCE ? this.hub.relay : this.#sourceOf(epoch, name);
    const recorded = topic === "alert" ? alertOf(message, name) : { ...data };
    if (topic === "stats") this.#takeBudget(epoch, recorded);
    const body = { from: "json" as const, text: JSON.stringify(recorded), data: recorded };
    this.hub.accept(source, topic, body, { seq, timestampSeconds: timestamp });
    return isFirst;
  }

  /** Takes what the relay's `/status` says of its games. */
  takeStatus({ sources }: Readonly<JsonObject>): void {
    const games = (Array.isArray(sources) ? (sources as unknown[]) : []).filter(isJsonObject);
    const before = this.#said;
    this.#said = new Map(games.map((game) => [String(game.epoch), game]));
    for (const [epoch, game] of this.#said) {
      const source = this.#sources.get(epoch);
      if (source === undefined || JSON.stringify(before.get(epoch)) === JSON.stringify(game)) continue;
      this.#introduce(source, String(game.source));
      if (game.connected === false && source.connected) this.hub.close(source);
    }
  }

  /** The frame budget of a game, as its newest statistics have it; undefined before the first. */
  budgetOf(epoch: string): JsonObject | undefined {
    return this.#budgets.get(epoch);
  }

  #sourceOf(epoch: string, name: string): Source {
    const known = this.#sources.get(epoch);
    if (known?.name === name) return known;
    // The relay gives no two connected games one name, so the one that had it has gone.
    for (const other of this.#sources.values())
      if (other !== known && other.connected && other.name === name) this.hub.close(other);
    const source = known ?? this.hub.open(epoch);
    this.#sources.set(epoch, source);
    this.#introduce(source, name);
    return source;
  }

  #introduce(source: Source, name: string): void {
    const game = this.#said.get(source.epoch) ?? {};
    const said = HELLO_FIELDS.flatMap((field) => {
      const value = game[field];
      return value === undefined || value === null ? [] : [[field, value]];
    });
    // The relay has checked the hello and the commands.
    const hello = { type: "hello", source: name, ...Object.fromEntries(said) } as HelloMessage;
    this.hub.introduce(source, hello);
    if (Array.isArray(game.commands)) this.hub.offerCommands(source, game.commands as GameCommand[]);
  }

  #takeBudget(epoch: string, { window }: Readonly<JsonObject>): void {
    const verdict = isJsonObject(window) ? window.verdict : undefined;
    if (!isJsonObject(verdict)) return;
    const { budget_ms: ms, budget_origin: origin } = verdict;
    // A guess follows the frames of the game.
    const hz = Math.round(1e6 / Number(ms)) / 1000;
    this.#budgets.set(epoch, origin === "guessed" ? { origin } : { ms, hz, origin });
  }
}

/** The data of an alert as the relay has it: the whole message, in which the relay's own alerts name their game. */
function alertOf({ timestamp, data }: TelemetryMessage, source: string): JsonObject {
  return { type: "alert", timestamp, ...("kind" in data ? { source } : {}), ...data };
}
