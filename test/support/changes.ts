/** Tells those who wait for something of every change that may have brought it about. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** Something has changed: whoever waits looks again. */
  tell(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves with what is found, as soon as something is. Fails: looking throws. */
  async find<Found>(look: () => Found | undefined): Promise<Found> {
    const found = look();
    if (found !== undefined) return found;
    return await new Promise((resolve, reject) => {
      const again = () => {
        try {
          const later = look();
          if (later === undefined) return;
          resolve(later);
        } catch (error) {
          reject(error);
        }
        this.#waiting.delete(again);
      };
      this.#waiting.add(again);
    });
  }

  /** Resolves when the condition holds. */
  async until(holds: () => boolean): Promise<void> {
    await this.find(() => holds() || undefined);
  }
}
