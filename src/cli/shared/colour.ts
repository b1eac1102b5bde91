import { styleText } from "node:util";

/** A terminal or file, as far as colours need it. */
export interface Output {
  isTTY?: boolean;
}

/** Variables of the environment that decide about colours. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Whether to write colours: NO_COLOR forbids them, FORCE_COLOR asks for them (unless it is 0 or false), and otherwise a terminal gets them that is not dumb. */
export function hasColours({ isTTY }: Output, environment: Environment = process.env): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTTY === true && TERM !== "dumb";
}

/** What a part of a text means to its reader. */
export type Meaning = "good" | "doubtful" | "bad" | "title" | "code";

const STYLES = {
  good: "green",
  doubtful: "yellow",
  bad: "red",
  title: "bold",
  code: "cyan",
} as const satisfies Record<Meaning, Parameters<typeof styleText>[0]>;

/** Gives a text the colour of its meaning. */
export function coloured(meaning: Meaning, text: string): string {
  return styleText(STYLES[meaning], text, { validateStream: false });
}

/** The words that say how good something is: at the beginning of a line or after a time of day, and as a cell of a table. */
const VERDICTS: readonly (readonly [Meaning, RegExp])[] = [
  [
    "bad",
    words(
      "problem|FAILED|error|alert error|broken|worse|not measured",
      "broken|worse|not measured|breaks|no frames",
    ),
  ],
  ["doubtful", words("hint|UNCLEAR|warning|alert warning|no verdict", "cannot tell")],
  ["good", words("fine|holds|no problems", "holds|better|no difference")],
];

function words(first: string, cell: string): RegExp {
  return new RegExp(
    `(?<=^(?:\\d\\d:\\d\\d:\\d\\d\\.\\d{3} )?)(?:${first})\\b|(?<=\\S {2,})(?:${cell})\\b`,
    "gm",
  );
}

/** Gives the words of a text that are verdicts their colour. The text must be safe for a terminal already. */
export function withVerdictColours(text: string): string {
  return VERDICTS.reduce(
    (painted, [meaning, pattern]) => painted.replaceAll(pattern, (word) => coloured(meaning, word)),
    text,
  );
}
