import { existsSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { RecordingWriter, type TopicChannel, TopicChannels } from "../recording/index.ts";
import type { ImportAccount } from "./import-account.ts";
import type { ImportedMessage } from "./imported-message.ts";

/** Most channels of topics in a recording. */
const MAX_CHANNELS = 4096;

interface OutputChannel {
  written: TopicChannel;
  messages: number;
}

/**
 * The recording that an import writes. The file has another name until it is whole, so that no relay with the same folder takes it for one that
 * was cut. Disposing removes a file that has not been ended.
 */
export class RecordingOutput implements Disposable {
  readonly #unfinished: string;
  readonly #writer: RecordingWriter;
  readonly #written: TopicChannels;
  readonly #channels = new Map<string, OutputChannel>();
  #hasEnded = false;

  /** `path` must not exist. Throws the errors of the file system. */
  constructor(
    private readonly path: string,
    private readonly account: ImportAccount,
  ) {
    if (existsSync(path)) throw new Error(`expected a new file, but ${path} exists`);
    this.#unfinished = join(dirname(path), `.${basename(path)}.importing`);
    rmSync(this.#unfinished, { force: true });
    this.#writer = new RecordingWriter(this.#unfinished);
    this.#written = new TopicChannels(this.#writer);
  }

  /** Adds what is known of the whole recording. */
  metadata(name: string, values: Readonly<Record<string, string>>): void {
    this.#writer.metadata(name, values);
  }

  add({ source, topic, sequence, logTime, publishTime, data }: Readonly<ImportedMessage>): void {
    const key = `${source.epoch}\n${source.name}\n${topic}`;
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      if (this.#channels.size >= MAX_CHANNELS) {
        this.account.leaveOut("channels", `more than ${MAX_CHANNELS} topics of games`);
        return;
      }
      channel = { written: this.#written.add(topic, source), messages: 0 };
      this.#channels.set(key, channel);
    }
    const times = { sequence: sequence ?? ++channel.messages, logTime, publishTime };
    const bytes = Buffer.from(JSON.stringify(data));
    // No time passes for it: its chunks end by their size alone.
    this.#written.write(channel.written, times, bytes, () => data, 0);
    this.account.take(topic);
  }

  /** Writes the end, and gives the file its name. Throws the errors of the file system. */
  end(from: Readonly<Record<string, string>>): void {
    this.#writer.metadata("relay", RELAY_IDENTITY);
    this.#writer.metadata("imported", from);
    this.#writer.end();
    renameSync(this.#unfinished, this.path);
    this.#hasEnded = true;
  }

  [Symbol.dispose](): void {
    if (this.#hasEnded) return;
    this.#writer[Symbol.dispose]();
    rmSync(this.#unfinished, { force: true });
  }
}
