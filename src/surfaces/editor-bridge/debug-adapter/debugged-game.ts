/** How long a game that was launched may take until the editor hears of it. One that dies before is never heard of. Units: milliseconds. */
const STARTING_MILLIS = 10_000;

/** Whose the game is, and whose doing it is that it stands still. */
export class DebuggedGame<Client extends object> {
  /** The client that launched it, while both are there. */
  owner: Client | undefined;
  #launchedAtMillis: number | undefined;
  /** Clients that asked for a pause or a step since the game last stood still. */
  readonly #steppers = new Set<Client>();
  /** The clients on whose account it stands still, as long as it does; none where it is the user's doing or an error's. */
  readonly #stoppers = new Set<Client>();

  /** A client launched it. */
  begin(owner: Client, nowMillis: number): void {
    this.owner = owner;
    this.#launchedAtMillis = nowMillis;
  }

  /** Whether one was launched from here a moment ago, so that the editor may not know yet that it runs. */
  isStarting(nowMillis: number): boolean {
    return this.#launchedAtMillis !== undefined && nowMillis - this.#launchedAtMillis < STARTING_MILLIS;
  }

  /** It has ended, or is out of sight. */
  end(): void {
    this.owner = undefined;
    this.#launchedAtMillis = undefined;
    this.#steppers.clear();
    this.#stoppers.clear();
  }

  /** A client made a request that stops the game, or lets it go on. */
  asked(client: Client, command: string): void {
    if (command === "pause" || command === "next" || command === "stepIn") this.#steppers.add(client);
    if (command === "continue") this.#steppers.clear();
  }

  /** It stands still, at a breakpoint of these clients or (undefined) for another reason. */
  stopped(reason: unknown, breakpointOf: ReadonlySet<Client> | undefined): void {
    const stepped = reason === "step" || reason === "paused";
    this.#stoppers.clear();
    for (const client of stepped ? this.#steppers : (breakpointOf ?? [])) this.#stoppers.add(client);
    this.#steppers.clear();
  }

  /** It goes on. */
  continued(): void {
    this.#stoppers.clear();
  }

  /** A client leaves. Returns whether the game stands still on nobody's account any more, and did on this one's. */
  leave(client: Client): boolean {
    if (this.owner === client) this.owner = undefined;
    this.#steppers.delete(client);
    return this.#stoppers.delete(client) && this.#stoppers.size === 0;
  }
}
