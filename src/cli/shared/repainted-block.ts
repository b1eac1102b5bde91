import { terminalLine } from "../../base/terminal-text.ts";
import { hasColours, withVerdictColours } from "./colour.ts";

/** Size of a terminal that does not tell it. */
const USUAL = { columns: 80, rows: 24 };

/** Several lines of a terminal that are painted again in place. */
export class RepaintedBlock {
  #painted = 0;

  constructor(
    private readonly output: {
      write(text: string): unknown;
      isTTY?: boolean;
      columns?: number;
      rows?: number;
    },
  ) {}

  /** Lines that fit, with one to spare for the cursor. */
  get rows(): number {
    return (this.output.rows ?? USUAL.rows) - 1;
  }

  /** Paints lines in the place of those before. Those that do not fit are left out, and long ones are cut. */
  paint(lines: readonly string[]): void {
    const columns = (this.output.columns ?? USUAL.columns) - 1;
    const fitting = lines.slice(0, this.rows).map((line) => terminalLine(line).slice(0, columns));
    const text = fitting
      .map((line) => (hasColours(this.output) ? withVerdictColours(line) : line))
      .map((line) => `${line}\n`)
      .join("");
    const up = this.#painted === 0 ? "" : `\u001b[${this.#painted}A`;
    this.output.write(`${up}\u001b[J${text}`);
    this.#painted = fitting.length;
  }
}
