import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "../../../src/protocol/packet-layout.ts";

/** Called for each 0x01 packet, with its frame number. */
export type PacketArrived = (number: number) => void;

/** A client that counts the numbered 0x01 packets that reach it. It reads nothing else than notices of drops. */
export class Viewer {
  delivered = 0;
  lost = 0;
  told = 0;
  outOfOrder = 0;
  /** Connections that ended without being cut here. */
  closed = 0;
  /** Called once for the next packet. */
  onNext: (() => void) | undefined;
  #next: number | undefined;
  #socket: RawWebSocket | undefined;

  constructor(
    private readonly url: string,
    private readonly arrived: PacketArrived,
  ) {}

  /** Whether it is a client of the old protocol. */
  get isClassic(): boolean {
    return !this.url.includes("format=");
  }

  /** Connects. The first packet sets the number from which the viewer counts. */
  connect(): Promise<void> {
    this.#next = undefined;
    return new Promise((resolve, reject) => {
      const socket: RawWebSocket = new RawWebSocket(this.url, {
        take: (opcode, bytes, start, end) => this.#take(opcode, bytes, start, end),
        opened: () => resolve(),
        closed: ({ why }) => {
          if (socket === this.#socket) this.closed++;
          reject(new Error(`expected ${this.url} to stay connected: ${why}`));
        },
      });
      this.#socket = socket;
    });
  }

  /** Counts anew, from packet `number` on. */
  begin(number: number): void {
    this.delivered = 0;
    this.lost = 0;
    this.told = 0;
    this.outOfOrder = 0;
    this.closed = 0;
    this.#next = number;
  }

  /** Whether every packet before `sent` has come or is known to be lost. */
  hasAll(sent: number): boolean {
    return (this.#next ?? 0) >= sent;
  }

  /** Counts packets before `sent` that are still missing as lost. */
  end(sent: number): void {
    const next = this.#next ?? sent;
    this.lost += Math.max(0, sent - next);
  }

  /** Sends a command. */
  send(command: object): void {
    this.#socket?.sendText(JSON.stringify(command));
  }

  /** Cuts the connection. */
  cut(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
  }

  #take(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === OPCODE.text) this.#read(bytes.toString("latin1", start, end));
    if (opcode !== OPCODE.binary || bytes[start] !== PERFORMANCE_PACKET || end - start !== PERFORMANCE_BYTES)
      return;
    const number = bytes.readUInt32BE(start + 1);
    const next = this.#next ?? number;
    if (number < next) {
      this.outOfOrder++;
      return;
    }
    this.lost += number - next;
    this.#next = number + 1;
    this.delivered++;
    this.arrived(number);
    this.onNext?.();
    this.onNext = undefined;
  }

  #read(text: string): void {
    const count = text.startsWith('{"type":"dropped"') ? /"count":(\d+)/.exec(text)?.[1] : undefined;
    if (count !== undefined) this.told += Number(count);
  }
}
