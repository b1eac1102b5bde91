import { TestClient } from "./test-client.ts";

/** A JSON object as received. */
export type DapMessage = Record<string, unknown>;

/** A debugger's front end as the relay's /dap sees one: each text message is one message. Disposing it closes it. */
export class DapClient implements Disposable {
  #lastSeq = 0;

  private constructor(readonly socket: TestClient) {}

  static async connect(relayUrl: string): Promise<DapClient> {
    return new DapClient(await TestClient.connect(`${relayUrl}/dap`));
  }

  /** Connects and begins a session. */
  static async start(relayUrl: string, initialize: object = {}): Promise<DapClient> {
    const client = await DapClient.connect(relayUrl);
    await client.ask("initialize", { adapterID: "godot", ...initialize });
    await client.event("initialized");
    return client;
  }

  /** Sends a request and returns its number. */
  send(command: string, args?: object): number {
    const seq = ++this.#lastSeq;
    this.socket.send({ seq, type: "request", command, ...(args === undefined ? {} : { arguments: args }) });
    return seq;
  }

  /** The answer to a request. */
  answer(seq: number): Promise<DapMessage> {
    return this.socket.message(({ type, request_seq }) => type === "response" && request_seq === seq);
  }

  /** Sends a request and waits for its answer. */
  ask(command: string, args?: object): Promise<DapMessage> {
    return this.answer(this.send(command, args));
  }

  /** Sets breakpoints in a file and returns the answer's list. */
  async setBreakpoints(path: string, lines: readonly number[]): Promise<DapMessage[]> {
    const breakpoints = lines.map((line) => ({ line }));
    const { body } = await this.ask("setBreakpoints", { source: { path }, breakpoints });
    return (body as { breakpoints: DapMessage[] }).breakpoints;
  }

  /** Launches a game as front ends do. Returns the answer to the launch. */
  async launch(args: object): Promise<DapMessage> {
    const launched = this.send("launch", args);
    await this.ask("configurationDone");
    return await this.answer(launched);
  }

  /** Events of one kind so far. */
  events(event: string): DapMessage[] {
    return this.socket.messages().filter((message) => message.type === "event" && message.event === event);
  }

  /** The n-th event of one kind (counted from 1). */
  async event(event: string, count = 1): Promise<DapMessage> {
    const all = await this.socket.take(
      count,
      (message) => message.type === "event" && message.event === event,
    );
    return all[count - 1] as DapMessage;
  }

  /** The first matching output of the game. */
  output(fits: (text: string) => boolean): Promise<DapMessage> {
    return this.socket.message(
      ({ event, body }) => event === "output" && fits(String((body as { output?: unknown }).output)),
    );
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
  }
}

/** The relay's code in a refused request. */
export function codeOf({ success, message }: DapMessage): unknown {
  return success === false ? message : undefined;
}
