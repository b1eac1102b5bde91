import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";

/** A client that asks for everything and never reads. It connects again when the relay has cut it. */
export class FrozenClient {
  #stopped = false;
  #socket: RawWebSocket;

  constructor(private readonly url: string) {
    this.#socket = this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket.terminate();
  }

  #connect(): RawWebSocket {
    const socket = new RawWebSocket(`${this.url}/?format=json&topics=*,fps,vr_tracking&history=last`, {
      opened: () => socket.pause(),
      take() {},
      closed: () => {
        if (!this.#stopped) this.#socket = this.#connect();
      },
    });
    return socket;
  }
}
