import type { WebSocketConstructor } from "../../client/index.ts";
import { ReconnectingSocket, type SocketEvents } from "../../client/internal.ts";
import { createCodec, type PacketCodec } from "../../codec/index.ts";
import type { HelloMessage } from "../../protocol/json-messages.ts";

import { withToken } from "../../protocol/token-carrier.ts";
import type { ReadChannel, ReadMessage, RecordingReader } from "../../recording/index.ts";
import {
  type GameMessage,
  gameMessageOf,
  type ReplayOutput,
  recordedHellos,
  stateAt,
} from "../../replay/index.ts";

/** Most messages of a game that wait until its connection is open. */
const MOST_WAITING = 1000;

/** The relay that gets the games. */
export interface WireTarget {
  url: string;
  token: string | undefined;
  WebSocket?: WebSocketConstructor | undefined;
}

/** A game of the recording, connected as a game. */
interface WireGame {
  socket: ReconnectingSocket;
  waiting: (string | Uint8Array)[];
}

/** Plays the games of a recording into another relay, each over a connection of its own, by the packets and JSON that games send. */
export class WireGames implements ReplayOutput {
  readonly #reader: RecordingReader;
  readonly #target: WireTarget;
  readonly #events: SocketEvents;
  readonly #codec: PacketCodec = createCodec();
  readonly #hellos: ReadonlyMap<string, HelloMessage>;
  /** By their connection in the recording. */
  readonly #games = new Map<string, WireGame>();

  constructor(reader: RecordingReader, target: WireTarget, events: SocketEvents) {
    this.#reader = reader;
    this.#target = target;
    this.#events = events;
    this.#hellos = recordedHellos(reader);
  }

  begin(at: bigint): void {
    const state = stateAt(this.#reader, at);
    const there = new Set(state.map(({ channel }) => channel.epoch));
    for (const epoch of this.#games.keys()) if (!there.has(epoch)) void this.#close(epoch);
    for (const message of state) this.take(message);
  }

  take(message: ReadMessage): void {
    const { channel, data } = message;
    if (channel.topic === undefined) {
      if (Buffer.from(data).includes('"closed"')) void this.#close(channel.epoch);
      return;
    }
    const sent = gameMessageOf(message);
    const encoded = sent === undefined ? undefined : this.#encode(sent);
    if (encoded === undefined) return;
    const game = this.#games.get(channel.epoch) ?? this.#open(channel);
    if (game.socket.send(encoded)) return;
    game.waiting.push(typeof encoded === "string" ? encoded : encoded.slice());
    if (game.waiting.length > MOST_WAITING) game.waiting.shift();
  }

  runTo(): void {
    // A game that is silent sends nothing.
  }

  /** Disconnects all games. Resolves once the connections have ended. */
  async end(): Promise<void> {
    await Promise.all([...this.#games.keys()].map((epoch) => this.#close(epoch)));
  }

  #encode({ body }: GameMessage): string | Uint8Array | undefined {
    if (body.from === "json") return body.text;
    const packet =
      body.from === "tracking"
        ? this.#codec.encodeTracking(body.sample)
        : this.#codec.encodePerformance(
            body.sample.frame,
            body.sample.fps,
            body.sample.frameMillis,
            body.sample.physicsMillis,
          );
    // What no game could have sent, as in a file of another program.
    return typeof packet === "string" ? undefined : packet;
  }

  #open({ source, epoch }: ReadChannel): WireGame {
    const hello = { type: "hello", ...this.#hellos.get(epoch), source };
    const waiting: WireGame["waiting"] = [];
    const { url } = withToken({ url: this.#target.url, protocols: [] }, this.#target.token);
    const socket: ReconnectingSocket = new ReconnectingSocket(
      url,
      {
        ...this.#events,
        opened: (protocol) => {
          socket.send(JSON.stringify(hello));
          for (const message of waiting.splice(0)) socket.send(message);
          this.#events.opened?.(protocol);
        },
      },
      { WebSocket: this.#target.WebSocket },
    );
    const game = { socket, waiting };
    this.#games.set(epoch, game);
    return game;
  }

  async #close(epoch: string): Promise<void> {
    const game = this.#games.get(epoch);
    this.#games.delete(epoch);
    await game?.socket.close();
  }
}
