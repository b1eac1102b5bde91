/** Fits a canvas to its place on the page and to the screen's pixels. Returns the context, which draws in CSS pixels with small letters, the size, and the height of the letters. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
): { context: CanvasRenderingContext2D; width: number; height: number; textHeight: number } | undefined {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = canvas.getContext("2d");
  if (context === null || width === 0 || height === 0) return undefined;
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  // Four fifths of the page's text, which is larger on very large screens.
  const textHeight = Math.round(Number.parseFloat(getComputedStyle(canvas).fontSize) * 0.8);
  context.font = `${textHeight}px system-ui, sans-serif`;
  return { context, width, height, textHeight };
}
