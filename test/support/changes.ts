/** Notifies waiting code of every change that may fulfil its condition. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** Reports a change, so that waiting code checks again. */
  tell(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves with the result of `look` once it is defined. Fails: `look` throws. */
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
