import {
  type Channel,
  FoxgloveClient,
  type Parameter,
  type ServerInfo,
  type Service,
  type StatusMessage,
} from "@foxglove/ws-protocol";
import { Changes } from "./changes.ts";

/** A message that a viewer received. */
export interface ViewedMessage {
  topic: string;
  /** Units: unix nanoseconds. */
  atNanos: bigint;
  data: Record<string, unknown>;
}

/** A viewer for tests: the published client of Foxglove's protocol, which keeps what it received. Disposing it closes it. */
export class ViewerClient implements Disposable {
  readonly client: FoxgloveClient;
  readonly infos: ServerInfo[] = [];
  readonly channels = new Map<string, Channel>();
  readonly services = new Map<string, Service>();
  readonly messages: ViewedMessage[] = [];
  readonly statuses: StatusMessage[] = [];
  readonly removedStatuses: string[] = [];
  readonly parameters: { id: string | undefined; parameters: Parameter[] }[] = [];
  readonly results: { callId: number; result?: unknown; failure?: string }[] = [];
  readonly times: bigint[] = [];
  /** Binary messages that the published client does not know, such as the state of a replay. */
  readonly unknown: Uint8Array[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #topics = new Map<number, string>();
  readonly #changes = new Changes();

  constructor(
    url: string,
    protocols: string | readonly string[] = FoxgloveClient.SUPPORTED_SUBPROTOCOL,
    headers: Record<string, string> = {},
  ) {
    this.#socket = new WebSocket(url, { protocols: [protocols].flat(), headers });
    this.#socket.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer && new Uint8Array(data)[0] === 5)
        this.unknown.push(new Uint8Array(data));
    });
    const client = new FoxgloveClient({ ws: this.#socket as never });
    this.client = client;
    const keep = (change: () => void) => {
      change();
      this.#changes.tell();
    };
    this.closed = new Promise((resolve) => client.on("close", ({ code }) => resolve(code)));
    client.on("error", () => this.#changes.tell());
    client.on("serverInfo", (info) => keep(() => this.infos.push(info)));
    client.on("status", (status) => keep(() => this.statuses.push(status)));
    client.on("removeStatus", ({ statusIds }) => keep(() => this.removedStatuses.push(...statusIds)));
    client.on("time", ({ timestamp }) => keep(() => this.times.push(timestamp)));
    client.on("advertise", (all) =>
      keep(() => {
        for (const one of all) this.channels.set(one.topic, one);
      }),
    );
    client.on("unadvertise", (ids) => keep(() => removeIds(this.channels, ids)));
    client.on("advertiseServices", (all) =>
      keep(() => {
        for (const one of all) this.services.set(one.name, one);
      }),
    );
    client.on("unadvertiseServices", (ids) => keep(() => removeIds(this.services, ids)));
    client.on("parameterValues", ({ id, parameters }) =>
      keep(() => this.parameters.push({ id, parameters })),
    );
    client.on("serviceCallResponse", ({ callId, data }) =>
      keep(() => this.results.push({ callId, result: jsonOf(data) })),
    );
    client.on("serviceCallFailure", ({ callId, message }) =>
      keep(() => this.results.push({ callId, failure: message })),
    );
    client.on("message", ({ subscriptionId, timestamp, data }) =>
      keep(() => {
        const topic = this.#topics.get(subscriptionId) ?? `subscription ${subscriptionId}`;
        this.messages.push({ topic, atNanos: timestamp, data: jsonOf(data) });
      }),
    );
  }

  /** The agreed subprotocol. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** The first defined result of `find`, now or after a later message. */
  until<Found>(find: () => Found | undefined): Promise<Found> {
    return this.#changes.find(find);
  }

  /** Waits for a channel and subscribes to it. */
  async subscribe(...topics: string[]): Promise<void> {
    for (const topic of topics) {
      const { id } = await this.until(() => this.channels.get(topic));
      this.#topics.set(this.client.subscribe(id), topic);
    }
  }

  /** The first matching message, received or still to come. */
  message(
    topic: string,
    fits: (data: Record<string, unknown>) => boolean = () => true,
  ): Promise<ViewedMessage> {
    return this.until(() => this.messages.find((one) => one.topic === topic && fits(one.data)));
  }

  /** Sends bytes as they are. */
  send(bytes: Uint8Array): void {
    this.#socket.send(bytes as never);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

function removeIds(all: Map<string, { id: number }>, ids: readonly number[]): void {
  for (const [name, { id }] of all) if (ids.includes(id)) all.delete(name);
}

function jsonOf({ buffer, byteOffset, byteLength }: ArrayBufferView) {
  return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString());
}
