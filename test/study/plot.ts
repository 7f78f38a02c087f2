/** A point with its interval. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  /** Written beside it. */
  readonly label: string;
}

/** One diagram; those of a plot stand side by side. */
export interface Panel {
  readonly title: string;
  readonly xTitle: string;
  readonly points: readonly PlotPoint[];
  /** From 0. */
  readonly yMax: number;
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
}

const WIDTH = 380;
const HEIGHT = 280;
const MARGIN = { left: 62, right: 24, top: 44, bottom: 48 };

/** Colours follow the reader's light or dark page; the background is left to it. */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 14px }
  .faint { fill: #57606a }
  .grid { stroke: #d0d7de; stroke-width: 1 }
  .line { stroke: #0550ae; stroke-width: 2; fill: none }
  .interval { stroke: #0550ae; stroke-width: 1.5 }
  .dot { fill: #0550ae }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .faint { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .line, .interval { stroke: #79c0ff }
    .dot { fill: #79c0ff }
  }`;

/** Draws panels as one SVG. @param description what somebody who cannot see it is told */
export function plot(panels: readonly Panel[], description: string): string {
  const width = WIDTH * panels.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${escaped(description)}">
<style>${style}
</style>
${panels.map((panel, index) => draw(panel, index * WIDTH)).join('\n')}
</svg>
`;
}

function draw({ title, xTitle, points, yMax, ticks }: Panel, left: number): string {
  const xs = points.map(({ x }) => x);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const x = (value: number): number =>
    round(left + MARGIN.left + 14 + ((value - first) / (last - first)) * (inner.width - 28));
  const y = (value: number): number => round(MARGIN.top + inner.height * (1 - Math.min(value, yMax) / yMax));
  const bottom = y(0);
  const grid = ticks.map(
    (
      tick,
    ) => `<line class="grid" x1="${left + MARGIN.left}" x2="${left + WIDTH - MARGIN.right}" y1="${y(tick.y)}" y2="${y(tick.y)}"/>
<text class="faint" x="${left + MARGIN.left - 8}" y="${y(tick.y) + 4}" text-anchor="end">${escaped(tick.label)}</text>`,
  );
  const marks = points.map(
    (
      point,
    ) => `<line class="interval" x1="${x(point.x)}" x2="${x(point.x)}" y1="${y(Math.max(0, point.y - point.halfWidth))}" y2="${y(point.y + point.halfWidth)}"/>
<circle class="dot" cx="${x(point.x)}" cy="${y(point.y)}" r="4"/>
<text x="${x(point.x)}" y="${y(point.y + point.halfWidth) - 9}" text-anchor="middle">${escaped(point.label)}</text>
<text class="faint" x="${x(point.x)}" y="${bottom + 18}" text-anchor="middle">${point.x}</text>`,
  );
  return `<text class="title" x="${left + MARGIN.left}" y="20">${escaped(title)}</text>
${grid.join('\n')}
<polyline class="line" points="${points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')}"/>
${marks.join('\n')}
<text class="faint" x="${left + MARGIN.left + inner.width / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(xTitle)}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
