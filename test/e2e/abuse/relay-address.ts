/** Where the relay is that is attacked, and what it says of itself. */
export class RelayAddress {
  constructor(readonly url: string) {}

  get httpUrl(): string {
    return this.url.replace(/^ws/, "http");
  }

  async status(): Promise<Record<string, unknown>> {
    return (await (await fetch(`${this.httpUrl}/status`)).json()) as Record<string, unknown>;
  }

  async refusals(): Promise<Record<string, number>> {
    return (await this.status()).refusals as Record<string, number>;
  }

  /** Waits until so many connections are open. */
  async untilConnections(count: number): Promise<void> {
    while ((await this.status()).connections !== count) await Bun.sleep(50);
  }
}
