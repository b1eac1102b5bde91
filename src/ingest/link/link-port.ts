/** What a link needs of its connection. */
export interface LinkPort {
  send(text: string): void;
  /** Cuts the connection. The next try follows after the usual wait, or after this one. */
  giveUp(reason: string, retryMillis?: number): void;
  /** The other end is no relay: it did not send the welcome of a link. */
  isNoRelay(): void;
  /** Charges the link for further messages in one that it sent. */
  charge(furtherMessages: number): void;
  /** What other relays are told of this link has changed. */
  changed(): void;
}
