import { describeSource, type Hub } from "../hub/index.ts";
import type { HelloMessage, JsonObject } from "../protocol/json-messages.ts";

/** Writes the metadata `game` of a recording: who each connection of a game is, with what of its hello a replay introduces it again. */
export class GameMetadata {
  /** The hello that was written last, by connection. */
  readonly #written = new Map<string, HelloMessage | undefined>();

  constructor(
    private readonly hub: Hub,
    private readonly add: (values: JsonObject) => void,
  ) {}

  /** Writes what is known of a connection, unless it was written before. */
  write(epoch: string): void {
    const game = this.hub.registry.all().find((one) => one.epoch === epoch);
    if (game === undefined || (this.#written.has(epoch) && this.#written.get(epoch) === game.hello)) return;
    this.#written.set(epoch, game.hello);
    // Not the names of its sessions: with them another program could take the connection over.
    const { debug_build = null, features = [], intervals = {} } = game.hello ?? {};
    this.add({ ...describeSource(game), debug_build, features, intervals });
  }
}
