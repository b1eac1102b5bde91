import type { ClientFormat, TopicPattern } from "../../client/index.ts";

/** How a client of a load test reads: as fast as it can, at a limited pace, or for a while not at all. */
export const READER_KINDS = ["healthy", "slow", "stalled"] as const;

/** One of {@link READER_KINDS}. */
export type ReaderKind = (typeof READER_KINDS)[number];

/** Formats that clients can be of. */
export const CLIENT_FORMATS = ["classic", "json", "msgpack", "binary"] as const satisfies ClientFormat[];

/** What a load test does. */
export interface LoadOptions {
  url: string;
  /** The server's token, where it asks for one. */
  token?: string | undefined;
  /** Where the producer connects. */
  producerUrl: string;
  /** All clients, slow and stalled ones among them. */
  clients: number;
  slow: number;
  stalled: number;
  /** Formats of the clients, in turn; undefined takes all that the server speaks. */
  formats: readonly ClientFormat[] | undefined;
  topics: readonly TopicPattern[];
  /** Ceiling for state topics; undefined is every value. Units: per second. */
  maxHz: number | undefined;
  /** Frames of the producer; 0 runs none. Units: per second. */
  hz: number;
  /** Events of the producer. Units: per second. */
  eventsHz: number;
  durationSeconds: number;
  /** How long a stalled client does not read; undefined is half of the run. */
  stallSeconds: number | undefined;
  /** What a slow client reads. Units: bytes per second. */
  slowBytesPerSecond: number;
  /** Most that the healthy clients' p99 latency may be. Units: milliseconds. */
  budgetMillis: number;
  /** The server's process; undefined looks for it. */
  pid: number | undefined;
}

/** Which formats and kinds the clients are of: formats in turn, the slow and stalled ones spread over them. */
export function planClients(
  { clients, slow, stalled }: Pick<LoadOptions, "clients" | "slow" | "stalled">,
  formats: readonly ClientFormat[],
): { kind: ReaderKind; format: ClientFormat }[] {
  const kinds: ReaderKind[] = [
    ...Array<ReaderKind>(stalled).fill("stalled"),
    ...Array<ReaderKind>(slow).fill("slow"),
    ...Array<ReaderKind>(clients - slow - stalled).fill("healthy"),
  ];
  // Those that cannot keep up are of v1 formats first: only these are told what they lost, so only there it can be checked.
  const patient = [...formats].sort((one, other) => Number(one === "classic") - Number(other === "classic"));
  const odd = slow + stalled;
  return kinds.map((kind, index) => ({
    kind,
    format:
      (index < odd ? patient[index % patient.length] : formats[(index - odd) % formats.length]) ?? "classic",
  }));
}
