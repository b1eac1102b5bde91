/** How long another program may take to answer. Units: milliseconds. */
const TOOL_MILLIS = 5000;
/** Most that is read of its answer. Units: characters. */
const MAX_CHARACTERS = 64 * 1024;

/** What another program said. */
export interface ToolAnswer {
  /** Null where it did not end by itself in time. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs another program and reads what it says. Returns undefined where it cannot be run. */
export async function runTool(program: string, ...args: string[]): Promise<ToolAnswer | undefined> {
  try {
    const child = Bun.spawn([program, ...args], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: TOOL_MILLIS,
      killSignal: "SIGKILL",
    });
    // A server that it started may hold its pipes: what was said until its end is enough.
    const texts = [new TextOf(child.stdout), new TextOf(child.stderr)] as const;
    await child.exited;
    await Promise.race([Promise.all(texts.map(({ ended }) => ended)), Bun.sleep(200)]);
    return { code: child.exitCode, stdout: texts[0].text, stderr: texts[1].text };
  } catch {
    return undefined;
  }
}

/** The text of a stream so far. */
class TextOf {
  text = "";
  readonly ended: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.ended = this.#read(stream);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream)
      this.text = (this.text + decoder.decode(chunk, { stream: true })).slice(0, MAX_CHARACTERS);
  }
}
