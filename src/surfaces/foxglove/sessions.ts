import type { Hub, Source } from "../../hub/index.ts";

/** What tells two runs of a game apart. */
interface Run {
  epoch: string;
  pid: number | undefined;
}

/** Names the session that viewers show: they forget all data of another one. A new one begins when a game starts anew. */
export class Sessions {
  readonly #runs = new Map<string, Run>();
  #count = 1;

  constructor(private readonly hub: Hub) {
    for (const source of hub.registry.all()) this.#runs.set(source.name, runOf(source));
  }

  get id(): string {
    return `${this.hub.epoch}/${this.#count}`;
  }

  /** Begins a new session. */
  renew(): void {
    this.#count++;
  }

  /** A game has said who it is. Returns whether a new session begins with it: not if the same process has connected again, or other games go on. */
  introduced(source: Source): boolean {
    const before = this.#runs.get(source.name);
    const now = runOf(source);
    this.#forgetOthers();
    this.#runs.set(source.name, now);
    if (before === undefined || before.epoch === now.epoch) return false;
    if (before.pid !== undefined && before.pid === now.pid) return false;
    if (this.hub.registry.connected().length > 1) return false;
    this.#count++;
    return true;
  }

  #forgetOthers(): void {
    const known = new Set(this.hub.registry.all().map(({ name }) => name));
    for (const name of this.#runs.keys()) if (!known.has(name)) this.#runs.delete(name);
  }
}

function runOf({ epoch, hello }: Source): Run {
  return { epoch, pid: hello?.pid };
}
