import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "../../../src/protocol/packet-layout.ts";
import { type ClientRecord, END_EVENT, type GotMessage, STEP_EVENT } from "./frozen-report.ts";

/** The fields of a message that the client reads. */
interface JsonMessage {
  type?: string;
  event?: string;
  topic?: string;
  count?: number;
  data?: { frame?: number; number?: number; event_name?: string };
}

/** A client that records its messages and their times until the run ends. Supports only JSON text formats. */
export class RecordingClient {
  readonly record: ClientRecord = { got: [], told: {}, ended: false };
  /** Resolves with the last message of all. */
  readonly ended: Promise<void>;
  readonly #end: () => void;

  private constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  /** Connects. Waits for an acknowledgement if the server sends one first. */
  static async connect(url: string, acknowledged: boolean): Promise<RecordingClient> {
    const client = new RecordingClient();
    const { promise, resolve } = Promise.withResolvers<void>();
    await RawWebSocket.connect(url, {
      take: (opcode, bytes, start, end) => {
        if (opcode === OPCODE.text) {
          const message = JSON.parse(bytes.toString("utf8", start, end)) as JsonMessage;
          if (message.type === "ack") resolve();
          else client.#takeJson(message);
        } else if (opcode === OPCODE.binary) {
          client.#takePacket(bytes, start, end);
        }
      },
    });
    if (acknowledged) await promise;
    return client;
  }

  #takePacket(bytes: Buffer, start: number, end: number): void {
    if (bytes[start] === PERFORMANCE_PACKET && end - start === PERFORMANCE_BYTES) {
      this.#note("fps", bytes.readUInt32BE(start + 1));
    }
  }

  #takeJson({ type, event, topic, count, data }: JsonMessage): void {
    const { told } = this.record;
    if (type === "dropped" && topic !== undefined) {
      told[topic] = (told[topic] ?? 0) + (count ?? 0);
    } else if (event === "custom" && data?.event_name === STEP_EVENT) {
      this.#note("step", data.number ?? Number.NaN);
    } else if (event === "custom" && data?.event_name === END_EVENT) {
      this.record.ended = true;
      this.#end();
    } else if (event === "vr_tracking") {
      this.#note("vr_tracking", data?.frame ?? Number.NaN);
    } else if (event === "fps" && topic === "fps") {
      // A classic client's slow JSON event has no topic. Its frame samples come as packets.
      this.#note("fps", data?.frame ?? Number.NaN);
    }
  }

  #note(stream: GotMessage["stream"], number: number): void {
    this.record.got.push({ stream, number, atMillis: performance.timeOrigin + performance.now() });
  }
}
