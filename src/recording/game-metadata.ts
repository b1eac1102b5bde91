import { describeSource, type Hub } from "../hub/index.ts";
import type { HelloMessage, JsonObject } from "../protocol/json-messages.ts";

/** Writes the metadata `game` of a recording: who each connection of a game is, with the hello from which a replay introduces it again. */
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
    // With the names of its sessions, another program could take the connection over.
    const { session, previous, commands, ...hello } = game.hello ?? {};
    this.add({ ...describeSource(game), hello });
  }
}
