/** The log level of a line. */
export type OutputLevel = "info" | "warn" | "error";

/** One line that the engine printed. */
export interface OutputLine {
  level: OutputLevel;
  text: string;
}

/** Longest line that is passed on; longer lines are cut. Units: characters. */
const MAX_LINE_CHARACTERS = 2000;

/** Terminal escapes such as colours. Source: ECMA-48, control sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression matches escapes
const ESCAPES = /\u001b\[[0-9;]*[A-Za-z]/g;
const ERROR = /^(?:[A-Z]+ )?ERROR:|^(?:Parse|Script) Error:|^handle_crash:/i;
const WARNING = /^(?:[A-Z]+ )?WARNING:/;
/** The place of an error; belongs to the line before. */
const PLACE = /^\s+(?:at:|GDScript backtrace|C# backtrace|\[\d+\])/;

/** Splits one output stream of the engine into lines, each with its level. Holds a bounded amount of text. */
export class EngineOutput {
  readonly #decoder = new TextDecoder();
  #line = "";
  #cut = 0;
  #last: OutputLevel;

  constructor(
    private readonly stream: "stdout" | "stderr",
    private readonly pass: (line: OutputLine) => void,
  ) {
    this.#last = this.#plain;
  }

  /** Takes more bytes of the stream. */
  push(bytes: Uint8Array): void {
    const parts = this.#decoder.decode(bytes, { stream: true }).split("\n");
    const last = parts.pop() ?? "";
    for (const part of parts) {
      this.#add(part);
      this.#endLine();
    }
    this.#add(last);
  }

  /** The stream has ended. */
  end(): void {
    if (this.#line !== "") this.#endLine();
  }

  /** Level of a line without a prefix. On stderr, such a line comes from printerr or a library. */
  get #plain(): OutputLevel {
    return this.stream === "stderr" ? "error" : "info";
  }

  #add(text: string): void {
    const room = MAX_LINE_CHARACTERS - this.#line.length;
    this.#line += text.slice(0, room);
    this.#cut += Math.max(0, text.length - room);
  }

  #endLine(): void {
    const whole = this.#line.replace(ESCAPES, "").trimEnd();
    const text = this.#cut === 0 ? whole : `${whole}… (${this.#cut} more characters)`;
    this.#line = "";
    this.#cut = 0;
    if (text === "") return;
    this.#last = this.#levelOf(text);
    this.pass({ level: this.#last, text });
  }

  #levelOf(text: string): OutputLevel {
    if (ERROR.test(text)) return "error";
    if (WARNING.test(text)) return "warn";
    return PLACE.test(text) ? this.#last : this.#plain;
  }
}
