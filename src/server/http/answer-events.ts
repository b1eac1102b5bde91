/** What is told of an answer while it is sent. */
export interface AnswerEvents {
  /** So many bytes of it had to be held at once. */
  held(bytes: number): void;
  /** It broke off, because there was no room for its next piece. */
  cut(): void;
}
