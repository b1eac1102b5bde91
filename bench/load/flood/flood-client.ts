import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import type { FloodProtocol } from "./flood-protocol.ts";

/** Bytes of a 0x01 before its frame number. */
const NUMBER_OFFSET = 1;

/** A client of a flood. It counts 0x01 packets, and detects missing ones by their numbers. */
export class FloodClient {
  /** Packets that came in order. */
  received = 0;
  /** Packets that never came. */
  lost = 0;
  /** Number of the packet expected next. */
  next = 0;

  private constructor(private readonly scriptTicks: number) {}

  /** Connects. The client calls `progress` after each 0x01. The numbers of a server that plays a script begin anew after `scriptTicks`. */
  static async connect(
    url: string,
    {
      protocol,
      scriptTicks = Number.POSITIVE_INFINITY,
    }: { protocol: FloodProtocol; scriptTicks?: number | undefined },
    progress: () => void,
  ): Promise<FloodClient> {
    const client = new FloodClient(scriptTicks);
    const answers: Buffer[] = [];
    const unwrap = protocol.unwrap(
      (bytes, start) => client.#take(bytes.readUInt32BE(start + NUMBER_OFFSET)),
      (answer) => answers.push(answer),
    );
    const { subprotocol } = protocol;
    const socket = await RawWebSocket.connect(url, {
      ...(subprotocol === undefined ? {} : { protocol: subprotocol }),
      take: (opcode, bytes, start, end) => {
        if (opcode !== OPCODE.binary) return;
        unwrap(bytes, start, end);
        for (const answer of answers.splice(0)) socket.sendBinary(answer);
        progress();
      },
    });
    for (const payload of protocol.clientHello) socket.sendBinary(payload);
    return client;
  }

  #take(number: number): void {
    const expected = this.next % this.scriptTicks;
    const missed = number >= expected ? number - expected : number - expected + this.scriptTicks;
    this.lost += missed;
    this.next += missed + 1;
    this.received++;
  }
}
