/** A scheme, a name or an address, and perhaps a port. A URL's host may also have characters that a shell reads as commands. */
const SHAPE = /^https?:\/\/([\w.-]{1,253}|\[[\da-f:.]{2,45}\])(:\d{1,5})?$/i;

/** Whether a text is the origin of pages that come by HTTP, as browsers write it. */
export function isWebOrigin(text: string): boolean {
  return SHAPE.test(text) && URL.parse(text)?.origin === text.toLowerCase();
}
