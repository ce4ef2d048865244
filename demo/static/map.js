// Draws the town: its neighbourhoods and streets, who lives where, who was asked and who said yes.

import { AROUND, BESIDE, Labels } from "./labels.js";
import { inState, mark, stateOf, STATES, svg } from "./marks.js";
import { key } from "./people.js";

const METRES_PER_DEGREE = 111195;
const MARGIN = 10;
const TALL = ["asked", "yes", "waiting", "helped", "no"];

export class TownMap {
  constructor(drawing, words, legend, ground) {
    Object.assign(this, { drawing, words, legend, ground, pins: [], selected: null });
    this.onSelect = () => undefined;
    this.bounds = boundsOf(ground);
    this.layers = ["land", "circles", "marks", "names"].map((name) => svg("g", { class: name }));
    drawing.append(...this.layers);
    new ResizeObserver(() => this.redraw()).observe(drawing.parentElement);
  }

  show(pins) {
    const drawn = JSON.stringify(pins);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.pins = pins;
    const words = summary(pins);
    if (this.words.textContent !== words) this.words.textContent = words;
    this.drawLegend();
    this.redraw();
  }

  select(chosen) {
    this.selected = chosen;
    this.drawPins();
  }

  redraw() {
    const { clientWidth: width, clientHeight: height } = this.drawing.parentElement;
    if (!width || !height) return;
    this.size = { width, height };
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const { west, south, east, north } = this.bounds;
    const shrink = Math.cos((south + north) / 2 * Math.PI / 180);
    const scale = Math.min((width - 2 * MARGIN) / ((east - west) * shrink),
      (height - 2 * MARGIN) / (north - south));
    const left = (width - (east - west) * shrink * scale) / 2;
    const top = (height - (north - south) * scale) / 2;
    this.scale = scale;
    this.at = (lon, lat) => [left + (lon - west) * shrink * scale, top + (north - lat) * scale];
    this.drawLand();
    this.drawPins();
  }

  drawLand() {
    const path = (points) => "M" + points.map((p) => this.at(...p).map(rounded).join(" ")).join("L");
    const quarters = this.ground.quarters.map((quarter, i) =>
      svg("path", { class: `quarter q${i % 4}`, d: `${path(quarter.ring)}Z` }));
    const casings = this.ground.streets.map((street) => svg("path", { class: "casing", d: path(street.line) }));
    const streets = this.ground.streets.map((street) =>
      svg("path", { class: "street", d: path(street.line) }, svg("title", {}, street.name)));
    this.layers[0].replaceChildren(...quarters, ...casings, ...streets);
  }

  drawPins() {
    if (!this.at) return;
    const [, circles, marks, names] = this.layers;
    const pins = this.pins.map((pin) => ({ ...pin, key: key(pin), spot: this.at(pin.lon, pin.lat) }))
      .sort((a, b) => this.weight(a) - this.weight(b));
    circles.replaceChildren(...pins.filter((pin) => this.hasCircle(pin)).map((pin) => this.circle(pin)));
    marks.replaceChildren(...pins.map((pin) => this.mark(pin)));
    names.replaceChildren();
    this.drawNames(pins, names);
  }

  weight(pin) {
    return (pin.key === this.selected ? 8 : 0) + (TALL.includes(pin.state) ? 4 : 0)
      + (pin.on_phone ? 2 : 0) + (pin.role === "resident" ? 1 : 0);
  }

  hasCircle(pin) {
    return pin.radius_m && (pin.key === this.selected || ["asked", "yes"].includes(pin.state));
  }

  circle(pin) {
    const [cx, cy] = pin.spot.map(rounded);
    const r = rounded(pin.radius_m / METRES_PER_DEGREE * this.scale);
    return svg("circle", { class: `radius ${pin.state}`, cx, cy, r });
  }

  mark(pin) {
    const drawn = mark(pin);
    drawn.setAttribute("transform", `translate(${pin.spot.map(rounded).join(" ")})`);
    drawn.classList.toggle("selected", pin.key === this.selected);
    drawn.append(svg("title", {}, `${pin.name}, ${stateOf(pin).words}`));
    drawn.addEventListener("click", () => {
      this.select(this.selected === pin.key ? null : pin.key);
      this.onSelect(this.selected);
    });
    return drawn;
  }

  drawNames(pins, layer) {
    const labels = new Labels(this.size.width, this.size.height);
    const named = pins.filter((pin) => this.weight(pin) > 1).reverse();
    for (const pin of pins) labels.keep(pin.spot, !named.includes(pin));
    for (const pin of named) this.name(layer, labels, pin.name, "name", BESIDE, pin.spot);
    for (const { name, ring } of this.ground.quarters) {
      this.name(layer, labels, name, "quarter-name", AROUND, this.at(...middle(ring)));
    }
  }

  name(layer, labels, words, kind, spots, at) {
    const text = svg("text", { class: kind }, words);
    layer.append(text);
    const box = labels.place(spots, at, text.getComputedTextLength());
    if (!box) return text.remove();
    text.setAttribute("x", rounded(box.x));
    text.setAttribute("y", rounded(box.y + 16));
  }

  drawLegend() {
    const items = Object.entries(STATES).flatMap(([role, states]) => Object.keys(states)
      .filter((state) => inState(this.pins, role, state).length)
      .map((state) => legendItem(role, state)));
    if (this.pins.some((pin) => this.hasCircle(pin))) items.push(circleItem());
    this.legend.replaceChildren(...items);
  }
}

function legendItem(role, state) {
  const item = document.createElement("li");
  item.append(svg("svg", { viewBox: "-13 -13 26 26", "aria-hidden": "true" }, mark({ role, state })),
    STATES[role][state].words);
  return item;
}

function circleItem() {
  const item = document.createElement("li");
  item.append(svg("svg", { viewBox: "-13 -13 26 26", "aria-hidden": "true" },
    svg("circle", { class: "radius asked", r: 11 })), "jusqu'où il ou elle va");
  return item;
}

function summary(pins) {
  const parts = [["resident", "waiting"], ["resident", "helped"], ["volunteer", "yes"],
    ["volunteer", "asked"], ["volunteer", "no"]].map(([role, state]) => {
    const names = inState(pins, role, state).map((pin) => pin.name);
    return told(names, STATES[role][state], state);
  }).filter(Boolean);
  if (parts.length) return parts.join(" ");
  const count = (role) => pins.filter((pin) => pin.role === role).length;
  return `${count("volunteer")} bénévoles, ${count("resident")} habitants. Personne n'attend.`;
}

function told(names, { words, plural }, state) {
  if (!names.length) return null;
  const list = new Intl.ListFormat("fr").format(names);
  if (state === "asked") return `On demande à ${list}.`;
  if (state === "helped") return `Un voisin vient chez ${list}.`;
  if (state === "no") return `Pas cette fois : ${list}.`;
  return `${list} ${names.length > 1 ? plural : words}.`;
}

function boundsOf({ streets, quarters }) {
  const points = [...streets.flatMap((street) => street.line), ...quarters.flatMap((q) => q.ring)];
  const [lons, lats] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return { west: Math.min(...lons), east: Math.max(...lons),
    south: Math.min(...lats), north: Math.max(...lats) };
}

/** The middle of an outline's surface (https://en.wikipedia.org/wiki/Centroid#Of_a_polygon). */
function middle(ring) {
  const [lon0, lat0] = ring[0];
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax, ay, bx, by] = [ring[i][0] - lon0, ring[i][1] - lat0, ring[i + 1][0] - lon0, ring[i + 1][1] - lat0];
    const part = ax * by - bx * ay;
    area += part;
    x += (ax + bx) * part;
    y += (ay + by) * part;
  }
  return area ? [lon0 + x / (3 * area), lat0 + y / (3 * area)] : ring[0];
}

const rounded = (number) => Math.round(number * 10) / 10;
