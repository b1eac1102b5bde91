/** What an attack knows of the relay that it attacks. */
export interface Target {
  /** Address for WebSockets, without a path. */
  url: string;
  httpUrl: string;
  /** When the attack ends, in `performance.now()` of the attacking process. Units: milliseconds. */
  endsAtMillis: number;
  /** A port on which the relay expects a server: the game of the row `upstream`, the editor of the row `editor`. */
  serverPort: number;
}

/** The kinds of relay that a row can ask for: one for everybody, one with tokens, one that reads from a game, one with an editor. */
export type VictimKind = "open" | "tokens" | "upstream" | "editor";

/** One row of the table of attacks. */
export interface AttackRow {
  /** What the attacker does, with the sizes. */
  name: string;
  /** The relay that it is done to; `open` by default. */
  victim?: VictimKind;
  /** How long the relay may take all of it, in turns or slowly: a longer attack has to be refused. Default: 0. Units: seconds. */
  passesSeconds?: number;
  /** Done before the measured time, such as filling the history. */
  prepare?(target: Target): Promise<void>;
  /** Attacks until `endsAtMillis`. Returns how many messages, requests or connections were tried. */
  attack(target: Target): Promise<number>;
}

/** Whether the attack is over. */
export function isOver({ endsAtMillis }: Target): boolean {
  return performance.now() >= endsAtMillis;
}

/** How long the attack still lasts, at least 0. Units: milliseconds. */
export function millisLeft({ endsAtMillis }: Target): number {
  return Math.max(0, endsAtMillis - performance.now());
}
