// Finds a free spot for the names on the map.

const HEIGHT = 20;
const GAP = 14;
const STEP = 24;

const left = (x, w) => x - GAP - w;
const right = (x) => x + GAP;
const centred = (x, w) => x - w / 2;
const level = (y) => y - HEIGHT / 2;
const above = (y) => y - GAP - HEIGHT;
const below = (y) => y + GAP;

const spot = (across, down) => (x, y, w) => ({ x: across(x, w), y: down(y), w, h: HEIGHT });

/** Beside a mark, or above, or below it. */
export const BESIDE = [
  spot(right, level), spot(left, level), spot(centred, above), spot(centred, below),
  spot(right, above), spot(right, below), spot(left, above), spot(left, below),
];

/** In the middle of a neighbourhood, or somewhat higher, lower or to a side. */
export const AROUND = [0, -1, 1, -2, 2, -3, 3].flatMap((down) => [0, -1, 1, -2, 2].map((across) =>
  spot((x, w) => centred(x, w) + across * STEP, (y) => level(y) + down * STEP)));

export class Labels {
  constructor(width, height) {
    this.inside = ({ x, y, w, h }) => x >= 0 && y >= 0 && x + w <= width && y + h <= height;
    this.taken = [];
    this.marks = [];
  }

  /** Keeps a mark's own spot free of names; free if at all possible, when it `mayHide`. */
  keep([x, y], mayHide, half = mayHide ? 6 : 10) {
    const box = { x: x - half, y: y - half, w: 2 * half, h: 2 * half };
    (mayHide ? this.marks : this.taken).push(box);
  }

  /** The first free one of the spots for a name of that width in pixels, or undefined. */
  place(spots, [x, y], width) {
    const possible = spots.map((at) => at(x, y, width))
      .filter((box) => this.inside(box) && !hides(box, this.taken));
    const free = possible.find((box) => !hides(box, this.marks)) ?? possible[0];
    if (free) this.taken.push(free);
    return free;
  }
}

const hides = (box, others) => others.some((other) => overlap(box, other));

function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
