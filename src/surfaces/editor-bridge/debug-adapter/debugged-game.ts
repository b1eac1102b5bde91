/** How long a launched game may take until the editor hears of it. A game that dies earlier is never reported. Units: milliseconds. */
const STARTING_MILLIS = 10_000;

/** The debugged game: which client launched it, and which clients paused it. */
export class DebuggedGame<Client extends object> {
  /** The client that launched the game, while both exist. */
  owner: Client | undefined;
  #launchedAtMillis: number | undefined;
  /** Clients that requested a pause or a step since the game last paused. */
  readonly #steppers = new Set<Client>();
  /** Clients that caused the current pause. Empty if the user or an error caused it. */
  readonly #stoppers = new Set<Client>();

  /** Records that a client launched the game. */
  begin(owner: Client, nowMillis: number): void {
    this.owner = owner;
    this.#launchedAtMillis = nowMillis;
  }

  /** Whether a client launched a game so recently that the editor may not know of it yet. */
  isStarting(nowMillis: number): boolean {
    return this.#launchedAtMillis !== undefined && nowMillis - this.#launchedAtMillis < STARTING_MILLIS;
  }

  /** The game has ended, or the connection to the editor is lost. */
  end(): void {
    this.owner = undefined;
    this.#launchedAtMillis = undefined;
    this.#steppers.clear();
    this.#stoppers.clear();
  }

  /** Records a client's request if it pauses, steps or continues the game. */
  asked(client: Client, command: string): void {
    if (command === "pause" || command === "next" || command === "stepIn") this.#steppers.add(client);
    if (command === "continue") this.#steppers.clear();
  }

  /** The game has paused: at a breakpoint of these clients, or (undefined) for another reason. */
  stopped(reason: unknown, breakpointOf: ReadonlySet<Client> | undefined): void {
    const stepped = reason === "step" || reason === "paused";
    this.#stoppers.clear();
    for (const client of stepped ? this.#steppers : (breakpointOf ?? [])) this.#stoppers.add(client);
    this.#steppers.clear();
  }

  /** The game continues. */
  continued(): void {
    this.#stoppers.clear();
  }

  /** Removes a client. Returns whether it was the last client that caused the current pause. */
  leave(client: Client): boolean {
    if (this.owner === client) this.owner = undefined;
    this.#steppers.delete(client);
    return this.#stoppers.delete(client) && this.#stoppers.size === 0;
  }
}
