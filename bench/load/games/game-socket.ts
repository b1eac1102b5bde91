import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import type { PlayedGame } from "./played-game.ts";

/** The connection of a played game to a server. */
export class GameSocket {
  /** Ticks sent; the number of the next. */
  ticks = 0;

  private constructor(
    private readonly game: PlayedGame,
    private readonly socket: RawWebSocket,
  ) {}

  /** Connects, and introduces the game. The game does not follow the demand of the relay: it samples every frame. */
  static async connect(url: string, game: PlayedGame): Promise<GameSocket> {
    const socket = await RawWebSocket.connect(`${url}/producer`, { take: () => {} });
    if (game.hello !== undefined) socket.sendText(game.hello);
    return new GameSocket(game, socket);
  }

  /** Sends the messages of the next tick. */
  sendTick(): void {
    for (const message of this.game.messages(this.ticks)) {
      if (typeof message === "string") this.socket.sendText(message);
      else this.socket.sendBinary(message);
    }
    this.ticks++;
  }

  close(): void {
    this.socket.terminate();
  }
}
