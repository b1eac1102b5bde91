/** Time limit for a program. Units: milliseconds. */
const TOOL_MILLIS = 5000;
/** Longest output that is read. Units: characters. */
const MAX_CHARACTERS = 1024 * 1024;

/** Output of a program. */
export interface ToolAnswer {
  /** Exit code; null if the program did not end in time. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program and reads its output. Returns undefined if it cannot be run. */
export async function runTool(program: string, ...args: readonly string[]): Promise<ToolAnswer | undefined> {
  try {
    const child = Bun.spawn([program, ...args], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: TOOL_MILLIS,
      killSignal: "SIGKILL",
    });
    // A server that the program started may keep its pipes open. The output up to the program's own end is enough.
    const texts = [new TextOf(child.stdout), new TextOf(child.stderr)] as const;
    await child.exited;
    await Promise.race([Promise.all(texts.map(({ ended }) => ended)), Bun.sleep(200)]);
    return { code: child.exitCode, stdout: texts[0].text, stderr: texts[1].text };
  } catch {
    return undefined;
  }
}

/** As {@link runTool}, but waits until the program has ended. */
export function runToolNow(program: string, ...args: readonly string[]): ToolAnswer | undefined {
  try {
    const { exitCode, stdout, stderr } = Bun.spawnSync([program, ...args], {
      stdin: "ignore",
      timeout: TOOL_MILLIS,
      killSignal: "SIGKILL",
    });
    const [out, err] = [stdout, stderr].map((bytes) => bytes.toString().slice(0, MAX_CHARACTERS));
    return { code: exitCode, stdout: out ?? "", stderr: err ?? "" };
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
