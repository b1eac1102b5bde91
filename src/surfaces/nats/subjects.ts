/** Second parts of subjects that are no sites: what relays say to each other. */
const RESERVED: ReadonlySet<string> = new Set(["demand", "call", "games"]);
/** Characters that stand for themselves in a part of a subject. */
const PLAIN = /^[A-Za-z0-9_-]+$/;
/** Stands for an empty name, since a subject has no empty parts. */
const EMPTY = "%";
/** Longest subject: the server reads a line of 4,096 bytes, which also holds a reply subject. Units: characters. */
const MAX_SUBJECT_CHARACTERS = 2048;
/** Ends a subject that is cut, because it would be too long. The message itself has its whole topic. */
const CUT = "%-";

/**
 * A name as one part of a subject. Letters, digits, `-` and `_` stand for themselves, every other byte of its UTF-8 becomes `%` and two
 * hexadecimal digits, and an empty name is `%`.
 */
export function subjectPart(name: string): string {
  if (PLAIN.test(name)) return name;
  if (name === "") return EMPTY;
  const bytes = new TextEncoder().encode(name);
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return PLAIN.test(character) ? character : escaped(byte);
  }).join("");
}

/** The name of a part of a subject; undefined if no name is written so. */
export function nameOfPart(part: string): string | undefined {
  if (part === EMPTY) return "";
  if (!/^(?:[A-Za-z0-9_-]|%[0-9A-F]{2})+$/.test(part)) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** The subjects of relays that share a prefix. */
export class Subjects {
  constructor(private readonly prefix: string) {}

  /** Messages of a topic of a game: `telemetry.lab.quest-3.log.error`. Each `/` of the topic begins a new part. */
  message(site: string, source: string, topic: string): string {
    const parts = [sitePart(site), subjectPart(source), ...topic.split("/").map(subjectPart)];
    const subject = `${this.prefix}.${parts.join(".")}`;
    if (subject.length <= MAX_SUBJECT_CHARACTERS) return subject;
    return `${this.prefix}.${parts.slice(0, 3).join(".").slice(0, MAX_SUBJECT_CHARACTERS)}.${CUT}`;
  }

  /** The messages of a topic of every game of every site; a topic that ends in `/*` stands for all below it. */
  messagesOfAll(topic: string): string {
    const parts = topic.split("/").map((part) => (part === "*" ? ">" : subjectPart(part)));
    return `${this.prefix}.*.*.${parts.join(".")}`;
  }

  /** What a relay says of its games, and that it is there. */
  games(site: string): string {
    return `${this.prefix}.games.${sitePart(site)}`;
  }

  /** What other relays need of the games of a site. */
  demand(site: string): string {
    return `${this.prefix}.demand.${sitePart(site)}`;
  }

  /** Questions to the games of a site. */
  call(site: string): string {
    return `${this.prefix}.call.${sitePart(site)}`;
  }

  /** {@link games} of every site. */
  get gamesOfAll(): string {
    return `${this.prefix}.games.*`;
  }

  /** The site of a subject of {@link games} or {@link message}; undefined if it is another subject. */
  siteOf(subject: string): string | undefined {
    if (!subject.startsWith(`${this.prefix}.`)) return undefined;
    const [first = "", second = ""] = subject.slice(this.prefix.length + 1).split(".");
    return nameOfPart(first === "games" ? second : first);
  }
}

/** A site as a part of a subject. One that has the name of another second part has its first character escaped. */
function sitePart(site: string): string {
  return RESERVED.has(site) ? `${escaped(site.charCodeAt(0))}${site.slice(1)}` : subjectPart(site);
}

function escaped(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
