/** How packets travel through one kind of server. Everything here is the least that its clients must say. */
export interface FloodProtocol {
  /** WebSocket subprotocol that the server wants. */
  subprotocol?: string;
  producerPath: string;
  /** What a client, and a producer, says first: payloads of binary frames. */
  clientHello: readonly Buffer[];
  producerHello: readonly Buffer[];
  /** The payload of one message to the server that carries a packet. */
  wrap(packet: Buffer): Buffer;
  /** Makes what finds packets in the payloads of a server's binary frames. */
  unwrap(take: TakePacket, answer: (payload: Buffer) => void): Unwrap;
}

/** Called with where a packet stands. */
export type TakePacket = (bytes: Buffer, start: number) => void;

/** Takes one frame's payload: `bytes` from `start` to `end`, borrowed. */
export type Unwrap = (bytes: Buffer, start: number, end: number) => void;

/** The names by which a process is told which protocol to speak. */
export const FLOOD_PROTOCOLS = ["websocket", "mqtt", "nats"] as const;

/** One of {@link FLOOD_PROTOCOLS}. */
export type FloodProtocolName = (typeof FLOOD_PROTOCOLS)[number];
