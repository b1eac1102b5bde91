/** Adapter to one kind of server: how packets travel through it. Contains only the minimum that its clients must send. */
export interface FloodProtocol {
  /** WebSocket subprotocol that the server requires. */
  subprotocol?: string;
  producerPath: string;
  /** First messages of a client and of a producer: payloads of binary frames. */
  clientHello: readonly Buffer[];
  producerHello: readonly Buffer[];
  /** The payload of one message to the server that carries a packet. */
  wrap(packet: Buffer): Buffer;
  /** Returns a function that finds packets in the payloads of a server's binary frames. */
  unwrap(take: TakePacket, answer: (payload: Buffer) => void): Unwrap;
}

/** Called with the position of a packet. */
export type TakePacket = (bytes: Buffer, start: number) => void;

/** Takes one frame's payload: `bytes` from `start` to `end`, borrowed. */
export type Unwrap = (bytes: Buffer, start: number, end: number) => void;

/** Names that select the protocol of a process. */
export const FLOOD_PROTOCOLS = ["websocket", "mqtt", "nats"] as const;

/** One of {@link FLOOD_PROTOCOLS}. */
export type FloodProtocolName = (typeof FLOOD_PROTOCOLS)[number];
