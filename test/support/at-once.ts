/** Does all steps of a client's long work at once, where no event loop is part of what is tested or measured. */
export function atOnce(step: () => boolean): void {
  while (step());
}
